package io.github.dropflux.reactor.internal.account;

import static io.github.dropflux.SessionType.CONCURRENT;
import static io.github.dropflux.SessionType.SEQUENTIAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.Argument.StartBatchArgument;
import io.github.dropflux.internal.session.SessionEvent.Started;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.call.Caller;
import io.github.dropflux.reactor.internal.http.Response;
import io.github.dropflux.reactor.internal.limit.ConcurrencyLimiter;
import io.github.dropflux.reactor.internal.limit.RateLimitGate;
import io.github.dropflux.reactor.internal.limit.RunningUploads;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.test.scheduler.VirtualTimeScheduler;

class SessionsAheadTest {

    private static final Duration WEEK = Duration.ofDays(7);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RateLimitGate gate = new RateLimitGate(() -> time, bound -> 0);
    private final RunningUploads running =
            new RunningUploads(() -> new IllegalStateException("closed"));

    /** Calls that were made, and what answers the last. */
    private final List<StartBatchArgument> calls = new ArrayList<>();

    private MonoSink<Response> answer;
    private boolean cancelled;
    private int opened;

    @AfterEach
    void dispose() {
        time.dispose();
    }

    private SessionsAhead sessions(int most) {
        return sessions(most, WEEK);
    }

    private SessionsAhead sessions(int most, Duration lifetime) {
        Caller caller =
                new Caller(
                        (request, begins) ->
                                Mono.create(
                                        sink -> {
                                            if (begins.getAsBoolean()) {
                                                calls.add((StartBatchArgument) request.argument());
                                                answer = sink;
                                                sink.onCancel(() -> cancelled = true);
                                            }
                                        }),
                        gate,
                        ConcurrencyLimiter.pinned(() -> time),
                        Telemetry.none(),
                        () -> time);
        return new SessionsAhead(
                new SessionsAhead.Terms(most, lifetime, running), caller, gate, () -> time);
    }

    private void answer(int count) {
        String ids =
                IntStream.range(0, count)
                        .mapToObj(i -> "\"s" + opened++ + "\"")
                        .collect(Collectors.joining(","));
        answer.success(
                new Response(
                        ("{\"session_ids\":[" + ids + "]}").getBytes(StandardCharsets.UTF_8), "r"));
    }

    /** Takes what is there, and has what is asked for opened at once. */
    private String take(SessionsAhead sessions) {
        int before = calls.size();
        Started session = sessions.take(CONCURRENT);
        if (calls.size() > before) {
            answer(calls.get(before).sessions());
        }
        return session == null ? "none" : session.sessionId();
    }

    private List<Integer> asked() {
        return calls.stream().map(StartBatchArgument::sessions).toList();
    }

    @Test
    void the_first_upload_has_none_opened_and_the_next_ones_more_and_more() {
        SessionsAhead sessions = sessions(4);

        assertThat(take(sessions)).isEqualTo("none");
        assertThat(calls).isEmpty();
        assertThat(take(sessions)).isEqualTo("none");
        assertThat(asked()).containsExactly(1);
        assertThat(take(sessions)).isEqualTo("s0");
        assertThat(asked()).containsExactly(1, 2);
        assertThat(take(sessions)).isEqualTo("s1");
        assertThat(asked()).as("one of three is left").containsExactly(1, 2);
        assertThat(take(sessions)).isEqualTo("s2");
        assertThat(asked()).containsExactly(1, 2, 4);
        assertThat(IntStream.range(0, 30).mapToObj(i -> take(sessions)))
                .doesNotContain("none")
                .doesNotHaveDuplicates();
        assertThat(asked().subList(3, 13)).containsOnly(3);
        assertThat(sessions.ready()).isBetween(1, 4);
    }

    @Test
    void what_was_wanted_a_minute_ago_counts_no_longer() {
        SessionsAhead sessions = sessions(4);
        for (int i = 0; i < 3; i++) {
            assertThat(take(sessions)).isEqualTo("none");
            time.advanceTimeBy(SessionsAhead.RECENT);
        }
        assertThat(calls).isEmpty();
        take(sessions);
        time.advanceTimeBy(SessionsAhead.RECENT.minusMillis(1));
        take(sessions);
        assertThat(asked()).containsExactly(1);
    }

    @Test
    void a_session_is_given_out_until_it_is_an_hour_old() {
        SessionsAhead sessions = sessions(4);
        take(sessions);
        take(sessions);
        time.advanceTimeBy(SessionsAhead.LONGEST_AGE.minusMillis(1));
        Started session = sessions.take(CONCURRENT);
        assertThat(session).isNotNull();
        assertThat(session.ahead()).isTrue();
        assertThat(session.since()).isZero();

        take(sessions);
        time.advanceTimeBy(SessionsAhead.LONGEST_AGE);
        assertThat(take(sessions)).isEqualTo("none");
        assertThat(sessions.ready()).isZero();
    }

    @Test
    void a_shorter_lifetime_makes_the_hour_shorter() {
        SessionsAhead sessions = sessions(4, Duration.ofHours(1));
        take(sessions);
        take(sessions);
        time.advanceTimeBy(Duration.ofMinutes(2).plusSeconds(30));

        assertThat(take(sessions)).isEqualTo("none");
    }

    @Test
    void types_are_apart() {
        SessionsAhead sessions = sessions(4);
        take(sessions);
        take(sessions);

        assertThat(sessions.take(SEQUENTIAL)).isNull();
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0).type()).isEqualTo(CONCURRENT);
        assertThat(sessions.take(SEQUENTIAL)).isNull();
        assertThat(calls.get(1).type()).isEqualTo(SEQUENTIAL);
    }

    @Test
    void one_call_at_a_time_opens_some() {
        SessionsAhead sessions = sessions(4);
        for (int i = 0; i < 20; i++) {
            sessions.take(CONCURRENT);
        }
        assertThat(asked()).containsExactly(1);
        answer(1);
        assertThat(sessions.take(CONCURRENT)).isNotNull();
        assertThat(asked()).containsExactly(1, 4);
    }

    @Test
    void with_0_there_is_none() {
        SessionsAhead sessions = sessions(0);
        for (int i = 0; i < 5; i++) {
            assertThat(take(sessions)).isEqualTo("none");
        }
        sessions.giveBack(CONCURRENT, new Started("back", 0, false));

        assertThat(calls).isEmpty();
        assertThat(sessions.ready()).isZero();
    }

    @Test
    void no_more_wait_than_may_be_lost() {
        SessionsAhead sessions = sessions(2);
        for (int i = 0; i < 5; i++) {
            sessions.giveBack(CONCURRENT, new Started("back " + i, 0, false));
        }
        assertThat(sessions.ready()).isEqualTo(2);
        sessions.take(CONCURRENT);
        sessions.take(CONCURRENT);
        assertThat(asked()).containsExactly(1);
        answer(5);
        assertThat(sessions.ready()).as("more than were asked for").isEqualTo(1);
    }

    @Test
    void a_session_that_is_given_back_is_ahead_of_the_next_upload() {
        SessionsAhead sessions = sessions(2);
        sessions.giveBack(CONCURRENT, new Started("back", 0, false));

        assertThat(sessions.take(CONCURRENT)).isEqualTo(new Started("back", 0, true));
    }

    @Test
    void none_is_opened_while_a_rate_limit_lasts() {
        SessionsAhead sessions = sessions(4);
        take(sessions);
        gate.refused(gate.generation(), Duration.ofSeconds(10));
        sessions.take(CONCURRENT);
        assertThat(calls).isEmpty();
        assertThat(sessions.opening()).isZero();

        time.advanceTimeBy(Duration.ofSeconds(10));
        sessions.take(CONCURRENT);
        assertThat(asked()).containsExactly(2);
    }

    @Test
    void a_call_that_fails_is_not_repeated_at_once_and_later_and_later() {
        SessionsAhead sessions = sessions(4);
        take(sessions);
        sessions.take(CONCURRENT);
        answer.error(new IllegalStateException("no"));
        time.advanceTimeBy(SessionsAhead.RECENT.minusSeconds(1));
        sessions.take(CONCURRENT);
        assertThat(calls).hasSize(1);
        time.advanceTimeBy(Duration.ofSeconds(1));
        sessions.take(CONCURRENT);
        assertThat(calls).hasSize(2);
        answer.error(new IllegalStateException("no"));
        for (int seconds = 0; seconds < 119; seconds += 17) {
            sessions.take(CONCURRENT);
            time.advanceTimeBy(Duration.ofSeconds(17));
        }
        assertThat(calls).as("for two minutes").hasSize(2);
        time.advanceTimeBy(Duration.ofSeconds(1));
        sessions.take(CONCURRENT);
        assertThat(calls).hasSize(3);
        answer(1);
        assertThat(sessions.take(CONCURRENT)).isNotNull();
    }

    @Test
    void none_is_opened_once_the_uploader_is_closed() {
        SessionsAhead sessions = sessions(4);
        take(sessions);
        running.refuse();
        sessions.take(CONCURRENT);

        assertThat(calls).isEmpty();
        assertThat(sessions.opening()).isZero();
    }

    @Test
    void the_end_of_the_uploader_ends_the_call() {
        SessionsAhead sessions = sessions(4);
        take(sessions);
        sessions.take(CONCURRENT);
        running.end().run();

        assertThat(cancelled).isTrue();
        assertThat(sessions.opening()).isZero();
    }

    @Test
    void what_the_server_has_forgotten_is_given_to_nobody() {
        SessionsAhead sessions = sessions(4);
        sessions.giveBack(CONCURRENT, new Started("one", 0, true));
        sessions.giveBack(CONCURRENT, new Started("two", 2, true));
        sessions.giveBack(SEQUENTIAL, new Started("three", 0, true));
        sessions.forget(CONCURRENT, 1);

        assertThat(sessions.take(CONCURRENT).sessionId()).isEqualTo("two");
        assertThat(sessions.take(SEQUENTIAL)).isNotNull();
    }

    @Test
    void what_somebody_waits_for_is_retried_as_other_calls_are() {
        List<Started> got = new ArrayList<>();
        sessions(0).open(SEQUENTIAL, 3, RetryPolicy.defaults()).subscribe(got::addAll);
        answer.error(new IOException("reset"));
        time.advanceTimeBy(Duration.ofSeconds(1));
        answer(3);

        assertThat(got).extracting(Started::sessionId).containsExactly("s0", "s1", "s2");
        assertThat(asked()).containsExactly(3, 3);
    }
}
