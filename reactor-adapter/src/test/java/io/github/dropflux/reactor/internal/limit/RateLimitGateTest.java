package io.github.dropflux.reactor.internal.limit;

import static io.github.dropflux.reactor.internal.call.ScriptedCalls.ok;
import static io.github.dropflux.reactor.internal.call.ScriptedCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.call.ScriptedCalls;
import io.github.dropflux.reactor.internal.call.WatchedTimer;
import io.github.dropflux.reactor.test.Policies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class RateLimitGateTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final WatchedTimer timer = new WatchedTimer();
    private RateLimitGate gate;

    @BeforeEach
    void open() {
        gate = new RateLimitGate(() -> timer, bound -> bound);
    }

    @AfterEach
    void resetTime() {
        VirtualTimeScheduler.reset();
    }

    private long ticket() {
        return gate.pass(wait -> true).toFuture().getNow(Long.MIN_VALUE);
    }

    private void refuse(Duration asked) {
        gate.refused(ticket(), asked);
    }

    @Test
    void an_open_gate_lets_pass_at_once() {
        assertThat(ticket()).isZero();
        assertThat(gate.closedFor()).isZero();
        assertThat(timer.pending()).isZero();
    }

    @Test
    void it_stays_closed_as_long_as_the_server_asks() {
        refuse(Duration.ofSeconds(7));
        assertThat(gate.closedFor()).isEqualTo(Duration.ofSeconds(7));
        time.advanceTimeBy(Duration.ofMillis(6_999));
        assertThat(gate.closedFor()).isEqualTo(Duration.ofMillis(1));
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(gate.closedFor()).isZero();
        assertThat(ticket()).isEqualTo(1);
    }

    @Test
    void without_being_told_it_waits_for_a_second_that_doubles_up_to_a_minute() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            refuse(i % 2 == 0 ? null : Duration.ZERO);
            waits.add(gate.closedFor().toSeconds());
            time.advanceTimeBy(gate.closedFor());
        }
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L, 60L, 60L, 60L);
    }

    @Test
    void half_of_a_wait_of_our_own_is_random() {
        gate = new RateLimitGate(Schedulers::parallel, bound -> 0);
        refuse(null);
        assertThat(gate.closedFor()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void an_answer_shows_that_the_limit_is_over() {
        refuse(null);
        time.advanceTimeBy(gate.closedFor());
        refuse(null);
        assertThat(gate.closedFor()).isEqualTo(Duration.ofSeconds(2));
        gate.succeeded(1);
        time.advanceTimeBy(gate.closedFor());
        refuse(null);
        assertThat(gate.closedFor())
                .as("one that passed before the last closing shows nothing")
                .isEqualTo(Duration.ofSeconds(4));
        time.advanceTimeBy(gate.closedFor());
        gate.succeeded(ticket());
        refuse(null);
        assertThat(gate.closedFor()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void calls_that_were_sent_before_it_closed_do_not_double_the_wait() {
        long early = ticket();
        for (int i = 0; i < 20; i++) {
            gate.refused(early, null);
        }
        assertThat(gate.closedFor()).isEqualTo(Duration.ofSeconds(1));
        gate.refused(early, Duration.ofSeconds(30));
        assertThat(gate.closedFor()).as("told to").isEqualTo(Duration.ofSeconds(30));
        gate.refused(early, Duration.ofSeconds(3));
        assertThat(gate.closedFor()).as("never shorter").isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_refusal_tells_how_much_longer_it_makes_the_wait() {
        long early = ticket();
        assertThat(gate.refused(early, Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
        assertThat(gate.refused(early, null)).isZero();
        time.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(gate.refused(early, Duration.ofSeconds(3))).isZero();
        assertThat(gate.refused(early, Duration.ofSeconds(13))).isEqualTo(Duration.ofSeconds(10));
        time.advanceTimeBy(Duration.ofSeconds(60));
        assertThat(gate.refused(early, Duration.ofSeconds(4))).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void an_absurd_answer_does_not_stop_the_client_for_a_day() {
        refuse(Duration.ofDays(1));
        assertThat(gate.closedFor()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void who_waits_comes_back_over_a_while() {
        List<Long> draws = new ArrayList<>();
        gate =
                new RateLimitGate(
                        Schedulers::parallel,
                        bound -> {
                            draws.add(bound);
                            return draws.size() * 100L;
                        });
        refuse(Duration.ofSeconds(30));
        List<Integer> passed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int waiter = i;
            gate.pass(wait -> true).subscribe(ticket -> passed.add(waiter));
        }
        assertThat(draws).containsExactly(1000L, 1000L, 1000L);
        time.advanceTimeBy(Duration.ofMillis(30_100));
        assertThat(passed).containsExactly(0);
        time.advanceTimeBy(Duration.ofMillis(200));
        assertThat(passed).containsExactly(0, 1, 2);
    }

    @Test
    void who_waits_waits_on_when_it_closes_again() {
        refuse(Duration.ofSeconds(10));
        List<Long> passed = new ArrayList<>();
        gate.pass(wait -> true).subscribe(passed::add);
        time.advanceTimeBy(Duration.ofSeconds(5));
        gate.refused(0, Duration.ofSeconds(20));
        time.advanceTimeBy(Duration.ofSeconds(19));
        assertThat(passed).isEmpty();
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(passed).hasSize(1);
    }

    @Test
    void a_waiter_that_cancels_leaves_no_timer_behind() {
        refuse(Duration.ofSeconds(10));
        Disposable waiter = gate.pass(wait -> true).subscribe();
        assertThat(timer.pending()).isEqualTo(1);
        waiter.dispose();
        assertThat(timer.pending()).isZero();
    }

    @Test
    void who_may_not_wait_so_long_is_told_at_once() {
        refuse(Duration.ofSeconds(10));
        StepVerifier.create(gate.pass(wait -> wait.toSeconds() < 10))
                .expectNext(RateLimitGate.CLOSED)
                .verifyComplete();
    }

    @Test
    void one_rate_limit_holds_back_the_calls_of_other_uploads() {
        ScriptedCalls calls =
                new ScriptedCalls()
                        .then(refused(Route.APPEND_V2, 429, Duration.ofSeconds(30)))
                        .then(ok());
        RetryPolicy settings =
                Policies.retry(
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Policies.LONGEST);
        List<String> done = new ArrayList<>();
        calls.call(Route.APPEND_V2, settings).subscribe(done::add);
        calls.call(Route.APPEND_V2, settings).subscribe(done::add);
        calls.call(Route.UPLOAD, settings).subscribe(done::add);
        assertThat(calls.seconds()).containsExactly(0L);
        time.advanceTimeBy(Duration.ofSeconds(31));
        assertThat(calls.seconds()).containsExactly(0L, 31L, 31L, 31L);
        assertThat(done).hasSize(3);
    }

    @Test
    void a_call_that_finds_the_gate_closed_for_longer_than_it_has_says_so() {
        ScriptedCalls calls =
                new ScriptedCalls().then(refused(Route.START, 429, Duration.ofMinutes(5)));
        RetryPolicy settings =
                Policies.retry(
                        9,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Policies.LONGEST);
        StepVerifier.create(calls.call(Route.START, settings)).verifyError();
        StepVerifier.create(calls.call(Route.FINISH, settings))
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOfSatisfying(
                                                DropboxApiException.class,
                                                told -> {
                                                    assertThat(told.status()).isEqualTo(429);
                                                    assertThat(told.isTransient()).isTrue();
                                                })
                                        .hasMessageContaining("another 5 min")
                                        .hasMessageContaining("may take 1 min in all"));
        assertThat(calls.seconds()).hasSize(1);
    }
}
