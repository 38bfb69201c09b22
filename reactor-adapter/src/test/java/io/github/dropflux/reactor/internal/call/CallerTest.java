package io.github.dropflux.reactor.internal.call;

import static io.github.dropflux.reactor.internal.call.ScriptedCalls.lost;
import static io.github.dropflux.reactor.internal.call.ScriptedCalls.ok;
import static io.github.dropflux.reactor.internal.call.ScriptedCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.internal.protocol.FinishError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError.RateLimitError;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.TestCalls;
import io.github.dropflux.reactor.test.Policies;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CallerTest {

    /** Attempts 0, 1, 3 and 7 seconds after the first, when every delay is the longest. */
    private static final RetryPolicy SETTINGS =
            Policies.retry(
                    4,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(4),
                    Duration.ofMinutes(20),
                    Policies.LONGEST);

    private static final Duration LONG = Duration.ofHours(2);

    private ScriptedCalls calls;

    private StepVerifier.FirstStep<String> on(Route route, RetryPolicy settings, Answers script) {
        return StepVerifier.withVirtualTime(
                () -> {
                    calls = new ScriptedCalls();
                    script.write(calls);
                    return calls.call(route, settings);
                });
    }

    @Test
    void a_call_that_would_take_too_long_says_so() {
        RetryPolicy brief = SETTINGS.withTotalTime(Duration.ofSeconds(6));
        on(Route.START, brief, calls -> calls.then(lost()))
                .thenAwait(LONG)
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(DropboxTransportException.class)
                                        .hasMessageContaining(
                                                "to wait another 4 s would exceed the RetryPolicy's"
                                                        + " total time of 6 s, of which 3 s are over"
                                                        + " after attempt 3 of 4"));
        on(Route.START, brief, calls -> calls.then(refused(Route.START, 503, null)))
                .thenAwait(LONG)
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(((RefusedCallException) failure).error().summary())
                                        .contains("to wait another 4 s", "total time of 6 s"));
        on(Route.START, SETTINGS, calls -> calls.then(lost()))
                .thenAwait(LONG)
                .verifyErrorSatisfies(
                        failure -> assertThat(failure.getMessage()).doesNotContain("total time"));
    }

    @Test
    void a_call_that_has_used_up_its_attempts_says_how_many_and_in_what_time() {
        String said =
                "given up after all 4 attempts of the RetryPolicy, in 7 s"
                        + " (RetryPolicy.withMaxAttempts)";
        on(Route.START, SETTINGS, calls -> calls.then(lost()))
                .thenAwait(LONG)
                .verifyErrorSatisfies(failure -> assertThat(failure).hasMessageContaining(said));
        on(Route.START, SETTINGS, calls -> calls.then(refused(Route.START, 503, null)))
                .thenAwait(LONG)
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(Failures.toUser(failure))
                                        .hasMessageContaining(said + "; try again later"));
    }

    @Test
    void a_policy_that_allows_nothing_says_so_without_wrong_numbers() {
        Duration asked = Duration.ofSeconds(1);
        on(Route.START, RetryPolicy.none(), calls -> calls.then(refused(Route.START, 429, asked)))
                .thenAwait(LONG)
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(Failures.toUser(failure))
                                        .hasMessageContaining(
                                                "the RetryPolicy allows no wait, and this one would"
                                                        + " be 1 s (RetryPolicy.withTotalTime)"));
        on(Route.START, RetryPolicy.none(), calls -> calls.then(lost()))
                .thenAwait(LONG)
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .hasMessageContaining(
                                                "the RetryPolicy allows one attempt"));
    }

    private interface Answers {
        void write(ScriptedCalls calls);
    }

    @Test
    void delays_double_up_to_the_longest_and_attempts_end() {
        on(Route.GET_METADATA, settings(6), c -> c.then(lost()))
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(1 + 2 + 4 + 4 + 4))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(DropboxTransportException.class)
                                        .hasMessageContaining("files/get_metadata")
                                        .hasMessageContaining("reset")
                                        .hasCauseInstanceOf(IOException.class))
                .verify();
        assertThat(calls.seconds()).containsExactly(0L, 1L, 3L, 7L, 11L, 15L);
    }

    private static RetryPolicy settings(int attempts) {
        return Policies.retry(
                attempts,
                SETTINGS.firstDelay(),
                SETTINGS.longestDelay(),
                SETTINGS.totalTime(),
                SETTINGS.random());
    }

    @Test
    void every_delay_is_drawn_between_nothing_and_its_bound() {
        on(Route.GET_METADATA, SETTINGS.withRandom(() -> 0), c -> c.then(lost()))
                .expectSubscription()
                .thenAwait(Duration.ZERO)
                .verifyError();
        assertThat(calls.seconds()).containsExactly(0L, 0L, 0L, 0L);
        on(Route.GET_METADATA, SETTINGS, c -> c.then(lost()))
                .expectSubscription()
                .thenAwait(LONG)
                .verifyError();
        assertThat(calls.seconds()).containsExactly(0L, 1L, 3L, 7L);
    }

    /** Twelve attempts, up to 500 ms and 30 s apart, are what an uploader has unless told otherwise. */
    @Test
    void a_network_that_is_gone_for_20_seconds_is_survived_by_the_defaults() {
        for (int seed = 0; seed < 500; seed++) {
            DoubleSupplier random = new Random(seed)::nextDouble;
            RetryPolicy defaults =
                    Policies.retry(
                            12,
                            Duration.ofMillis(500),
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(10),
                            random);
            on(Route.APPEND_V2, defaults, c -> c.then(lost()))
                    .thenAwait(Duration.ofMinutes(10))
                    .verifyError(DropboxTransportException.class);
            assertThat(calls.seconds().get(11)).as("seed %s", seed).isGreaterThan(20);
        }
    }

    @Test
    void the_total_time_ends_it_before_the_attempts_do() {
        RetryPolicy short7 =
                Policies.retry(
                        100,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(10),
                        Policies.LONGEST);
        on(Route.GET_METADATA, short7, c -> c.then(lost()))
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(7))
                .verifyError(DropboxTransportException.class);
        assertThat(calls.seconds()).containsExactly(0L, 1L, 3L, 7L);
    }

    @Test
    void a_time_without_bounds_overflows_nothing() {
        RetryPolicy endless =
                Policies.retry(
                        3,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(Long.MAX_VALUE),
                        Duration.ofSeconds(Long.MAX_VALUE),
                        Policies.LONGEST);
        on(Route.GET_METADATA, endless, c -> c.then(2, lost()).then(ok()))
                .thenAwait(LONG)
                .expectNext("ok")
                .verifyComplete();
    }

    @Test
    void a_server_that_is_unavailable_is_given_the_time_it_asks_for() {
        Duration asked = Duration.ofSeconds(30);
        on(Route.APPEND_V2, SETTINGS, c -> c.then(refused(Route.APPEND_V2, 503, asked)).then(ok()))
                .thenAwait(LONG)
                .expectNext("ok")
                .verifyComplete();
        assertThat(calls.seconds()).containsExactly(0L, 30L);
        assertThat(calls.gate.closedFor()).isZero();
    }

    @Test
    void a_rate_limit_of_ten_minutes_uses_up_no_attempt() {
        on(
                        Route.APPEND_V2,
                        settings(2),
                        c ->
                                c.then(60, refused(Route.APPEND_V2, 429, Duration.ofSeconds(10)))
                                        .then(lost())
                                        .then(ok()))
                .thenAwait(LONG)
                .expectNext("ok")
                .verifyComplete();
        assertThat(calls.seconds()).hasSize(62);
        assertThat(calls.seconds().get(61)).isGreaterThan(600);
    }

    @Test
    void a_rate_limit_that_would_outlast_the_total_time_fails_at_once() {
        on(
                        Route.APPEND_V2,
                        SETTINGS,
                        c -> c.then(refused(Route.APPEND_V2, 429, Duration.ofMinutes(8))))
                .thenAwait(LONG)
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOfSatisfying(
                                                RefusedCallException.class,
                                                refused ->
                                                        assertThat(refused.error().status())
                                                                .isEqualTo(429)));
        assertThat(calls.seconds()).hasSize(3);
    }

    @Test
    void lock_contention_is_met_by_a_retry_and_closes_no_gate() {
        on(
                        Route.FINISH,
                        SETTINGS,
                        c ->
                                c.then(
                                                refused(
                                                        Route.FINISH,
                                                        429,
                                                        RateLimitError.Simple
                                                                .TOO_MANY_WRITE_OPERATIONS,
                                                        null))
                                        .then(
                                                refused(
                                                        Route.FINISH,
                                                        409,
                                                        FinishError.Simple
                                                                .TOO_MANY_WRITE_OPERATIONS,
                                                        null))
                                        .then(ok()))
                .thenAwait(Duration.ofSeconds(3))
                .expectNext("ok")
                .verifyComplete();
        assertThat(calls.seconds()).containsExactly(0L, 1L, 3L);
    }

    @ParameterizedTest
    @CsvSource({"400,1", "401,1", "403,1", "409,1", "422,1", "408,4", "500,4", "502,4", "503,4"})
    void only_what_passes_is_tried_again(int status, int expected) {
        on(Route.GET_METADATA, SETTINGS, c -> c.then(refused(Route.GET_METADATA, status, null)))
                .thenAwait(LONG)
                .verifyError(RefusedCallException.class);
        assertThat(calls.seconds()).hasSize(expected);
    }

    @Test
    void a_refused_certificate_and_a_fault_of_our_own_are_not_tried_again() {
        on(Route.GET_METADATA, SETTINGS, c -> c.then(Mono.error(new SSLHandshakeException("bad"))))
                .verifyError(DropboxTransportException.class);
        assertThat(calls.seconds()).hasSize(1);
        on(Route.GET_METADATA, SETTINGS, c -> c.then(Mono.error(new IllegalStateException("bug"))))
                .verifyError(IllegalStateException.class);
        assertThat(calls.seconds()).hasSize(1);
    }

    static Stream<Throwable> whatKeepsACallFromAnybody() {
        return Stream.of(
                new ConnectException("Connection refused: /127.0.0.1:1"),
                new ConnectTimeoutException("connection timed out after 10000 ms"),
                new UnknownHostException("Failed to resolve 'dropbox.invalid' [A(1)]"));
    }

    @ParameterizedTest
    @MethodSource("whatKeepsACallFromAnybody")
    void what_never_answered_is_given_up_within_seven_seconds(Throwable failure) {
        RetryPolicy defaults = RetryPolicy.defaults().withRandom(Policies.LONGEST);
        Throwable unreached = TestCalls.unreached(failure);
        on(Route.START, defaults, c -> c.then(Mono.error(unreached)))
                .expectSubscription()
                .thenAwait(Duration.ofSeconds(7))
                .expectErrorSatisfies(
                        told ->
                                assertThat(told)
                                        .isInstanceOf(DropboxTransportException.class)
                                        .hasMessageContaining("upload_session/start")
                                        .hasMessageContaining(failure.getMessage())
                                        .hasMessageContaining("check the endpoint"))
                .verify(Duration.ofSeconds(30));
        assertThat(calls.seconds()).hasSize(4).endsWith(3L);
    }

    @ParameterizedTest
    @MethodSource("whatKeepsACallFromAnybody")
    void what_has_answered_before_is_given_the_whole_policy(Throwable failure) {
        on(Route.START, SETTINGS, c -> c.then(Mono.error(failure)))
                .thenAwait(LONG)
                .verifyError(DropboxTransportException.class);
        assertThat(calls.seconds()).containsExactly(0L, 1L, 3L, 7L);
    }

    @ParameterizedTest
    @EnumSource(names = {"START", "APPEND_V2", "GET_METADATA"})
    void an_answer_that_cannot_be_read_is_a_lost_one_three_times(Route route) {
        RetryPolicy defaults = RetryPolicy.defaults();
        on(route, defaults, c -> c.then(2, ScriptedCalls.garbled()).then(ok()))
                .thenAwait(LONG)
                .expectNext("ok")
                .verifyComplete();
        on(route, defaults, c -> c.then(ScriptedCalls.garbled()))
                .thenAwait(LONG)
                .verifyErrorSatisfies(
                        told ->
                                assertThat(told)
                                        .isInstanceOf(DropboxTransportException.class)
                                        .hasMessageContaining(route.path())
                                        .hasMessageContaining("status 200")
                                        .hasMessageContaining("application/json")
                                        .hasMessageContaining("6 bytes")
                                        .hasMessageContaining("<html>")
                                        .hasMessageContaining("check the endpoint"));
        assertThat(calls.seconds()).hasSize(3);
    }

    @Test
    void answers_that_are_garbled_now_and_then_are_counted_per_call() {
        on(
                        Route.APPEND_V2,
                        RetryPolicy.defaults(),
                        c ->
                                c.then(ScriptedCalls.garbled())
                                        .then(lost())
                                        .then(ScriptedCalls.garbled())
                                        .then(lost())
                                        .then(ok()))
                .thenAwait(LONG)
                .expectNext("ok")
                .verifyComplete();
    }

    @Test
    void no_answer_and_no_error_is_a_fault_and_no_busy_loop() {
        on(Route.GET_METADATA, SETTINGS, c -> c.then(Mono.empty()))
                .verifyErrorMessage("Source was empty");
        assertThat(calls.seconds()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void a_cancel_ends_the_delay_and_leaves_no_timer(boolean atTheGate) {
        on(
                        Route.APPEND_V2,
                        SETTINGS,
                        c ->
                                c.then(
                                        atTheGate
                                                ? refused(
                                                        Route.APPEND_V2,
                                                        429,
                                                        Duration.ofSeconds(30))
                                                : lost()))
                .expectSubscription()
                .thenAwait(Duration.ofMillis(999))
                .then(() -> assertThat(calls.timer.pending()).isEqualTo(1))
                .thenCancel()
                .verify();
        assertThat(calls.timer.pending()).isZero();
        assertThat(calls.seconds()).hasSize(1);
    }
}
