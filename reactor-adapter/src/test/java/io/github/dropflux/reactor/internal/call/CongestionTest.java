package io.github.dropflux.reactor.internal.call;

import static io.github.dropflux.reactor.internal.call.ScriptedCalls.lost;
import static io.github.dropflux.reactor.internal.call.ScriptedCalls.ok;
import static io.github.dropflux.reactor.internal.call.ScriptedCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError.RateLimitError;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.http.Response;
import io.github.dropflux.reactor.test.Policies;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.WriteTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What calls tell the limit of appends, and what it does to them. */
class CongestionTest {

    private static final RetryPolicy SETTINGS =
            Policies.retry(
                    2,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Policies.LONGEST);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final ScriptedCalls calls = new ScriptedCalls();
    private final List<String> ends = new ArrayList<>();

    @AfterEach
    void resetTime() {
        VirtualTimeScheduler.reset();
    }

    private void append() {
        calls.append(SETTINGS)
                .subscribe(ends::add, failure -> ends.add(failure.getMessage()), () -> {});
    }

    private static Mono<Response> after(Duration delay, Mono<Response> answer) {
        return Mono.delay(delay).then(answer);
    }

    private boolean cuts(Mono<Response> failure) {
        ScriptedCalls one = new ScriptedCalls().then(failure).then(ok());
        one.append(SETTINGS).subscribe();
        assertThat(one.seconds()).hasSize(1);
        assertThat(one.limit.inFlight()).as("the retry waits outside").isZero();
        return !one.phase().equals("STARTUP");
    }

    @Test
    void rate_limits_and_timeouts_cut_and_nothing_else_does() {
        assertThat(cuts(refused(Route.APPEND_V2, 429, Duration.ofSeconds(5)))).isTrue();
        assertThat(cuts(refused(Route.APPEND_V2, 429, null))).isTrue();
        assertThat(cuts(Mono.error(ReadTimeoutException.INSTANCE))).isTrue();
        assertThat(cuts(Mono.error(WriteTimeoutException.INSTANCE))).isTrue();
        assertThat(cuts(Mono.error(new ConnectTimeoutException()))).isTrue();
        assertThat(cuts(lost())).isFalse();
        assertThat(cuts(refused(Route.APPEND_V2, 503, Duration.ofSeconds(5)))).isFalse();
        RateLimitError contention = RateLimitError.Simple.TOO_MANY_WRITE_OPERATIONS;
        assertThat(cuts(refused(Route.APPEND_V2, 429, contention, null))).isFalse();
    }

    @Test
    void a_call_without_bytes_neither_cuts_nor_waits() {
        calls.then(refused(Route.START, 429, Duration.ofSeconds(5))).then(ok());
        calls.call(Route.START, SETTINGS).subscribe(ends::add);
        assertThat(calls.phase()).isEqualTo("STARTUP");
        time.advanceTimeBy(Duration.ofSeconds(6));
        assertThat(ends).containsExactly("ok");
        assertThat(calls.limit.inFlight()).isZero();
    }

    @Test
    void waiting_for_a_turn_is_not_to_the_charge_of_the_call() {
        calls.then(Mono.error(ReadTimeoutException.INSTANCE))
                .then(after(Duration.ofMinutes(5), ok()))
                .then(lost())
                .then(ok());
        append();
        time.advanceTimeBy(Duration.ofSeconds(10));
        append();
        assertThat(calls.limit.limit()).hasValue(1);
        assertThat(calls.limit.waiting()).isEqualTo(1);

        time.advanceTimeBy(Duration.ofMinutes(5));
        assertThat(calls.seconds()).as("in its turn").containsExactly(0L, 10L, 310L);
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(calls.seconds()).as("and once more").containsExactly(0L, 10L, 310L, 320L);
        assertThat(ends).containsExactly("ok", "ok");
    }

    @Test
    void whose_turn_comes_as_a_rate_limit_begins_waits_for_its_end() {
        calls.then(Mono.error(ReadTimeoutException.INSTANCE))
                .then(
                        after(
                                Duration.ofSeconds(5),
                                refused(Route.APPEND_V2, 429, Duration.ofSeconds(30))))
                .then(ok());
        append();
        time.advanceTimeBy(Duration.ofSeconds(10));
        append();
        assertThat(calls.limit.waiting()).isEqualTo(1);

        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(calls.gate.closedFor()).isEqualTo(Duration.ofSeconds(30));
        assertThat(calls.limit.waiting()).isZero();
        assertThat(calls.limit.inFlight()).isZero();
        time.advanceTimeBy(Duration.ofSeconds(31));
        assertThat(calls.seconds()).containsExactly(0L, 10L, 46L, 46L);
        assertThat(ends).containsExactly("ok", "ok");
    }
}
