package io.github.dropflux.reactor.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.GetMetadataArgument;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.internal.http.Answer;
import io.github.dropflux.reactor.internal.http.Call;
import io.github.dropflux.reactor.internal.http.Refusals;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class RetryingCallerTest {

    private static final RetrySettings SETTINGS =
            new RetrySettings(
                    4, Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofMinutes(10));
    private static final Call CALL = Call.of(new GetMetadataArgument("/a"));
    private static final Answer ANSWER = new Answer(new byte[0], null);

    private final AtomicInteger attempts = new AtomicInteger();
    private final List<Long> bounds = new ArrayList<>();

    /** The longest delay that jitter allows, so that time is exact. */
    private Mono<Answer> call(RetrySettings settings, IntFunction<Mono<Answer>> attempt) {
        return new RetryingCaller(
                        call -> attempt.apply(attempts.get()),
                        settings,
                        bound -> {
                            bounds.add(bound);
                            return bound;
                        })
                .call(CALL, attempts::incrementAndGet);
    }

    private static Mono<Answer> refused(int status, Duration retryAfter) {
        return Mono.error(
                Refusals.of(
                        new CallError(
                                Route.GET_METADATA, status, "", "no", null, retryAfter, null)));
    }

    @Test
    void delays_double_up_to_the_longest_and_attempts_end() {
        StepVerifier.withVirtualTime(
                        () -> call(SETTINGS, n -> Mono.error(new IOException("reset"))))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(500))
                .then(() -> assertThat(attempts).hasValue(2))
                .expectNoEvent(Duration.ofMillis(1000))
                .then(() -> assertThat(attempts).hasValue(3))
                .expectNoEvent(Duration.ofMillis(2000))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(DropboxTransportException.class)
                                        .hasMessageContaining("files/get_metadata")
                                        .hasMessageContaining("reset")
                                        .hasCauseInstanceOf(IOException.class))
                .verify();
        assertThat(attempts).hasValue(4);
        assertThat(bounds).containsExactly(500L, 1000L, 2000L);
    }

    @Test
    void waiting_as_the_server_asked_uses_up_no_attempt() {
        StepVerifier.withVirtualTime(
                        () ->
                                call(
                                        SETTINGS,
                                        n ->
                                                n <= 10
                                                        ? refused(429, Duration.ofSeconds(7))
                                                        : Mono.just(ANSWER)))
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(70))
                .expectNext(ANSWER)
                .verifyComplete();
        assertThat(attempts).hasValue(11);
    }

    @Test
    void a_wait_that_would_outlast_the_total_time_fails_at_once() {
        StepVerifier.withVirtualTime(() -> call(SETTINGS, n -> refused(429, Duration.ofMinutes(4))))
                .expectSubscription()
                .expectNoEvent(Duration.ofMinutes(8))
                .verifyError();
        assertThat(attempts).hasValue(3);
    }

    @Test
    void being_asked_to_wait_for_nothing_is_no_busy_loop() {
        StepVerifier.withVirtualTime(() -> call(SETTINGS, n -> refused(429, Duration.ZERO)))
                .expectSubscription()
                .thenAwait(Duration.ofMinutes(1))
                .verifyError();
        assertThat(attempts).hasValue(4);
    }

    @ParameterizedTest
    @CsvSource({"400,1", "401,1", "403,1", "409,1", "422,1", "429,4", "500,4", "502,4", "503,4"})
    void only_what_passes_is_tried_again(int status, int expected) {
        StepVerifier.withVirtualTime(() -> call(SETTINGS, n -> refused(status, null)))
                .expectSubscription()
                .thenAwait(Duration.ofMinutes(1))
                .verifyError();
        assertThat(attempts).hasValue(expected);
    }

    @Test
    void a_refused_certificate_and_a_fault_of_our_own_are_not_tried_again() {
        StepVerifier.create(call(SETTINGS, n -> Mono.error(new SSLHandshakeException("bad"))))
                .verifyError(DropboxTransportException.class);
        StepVerifier.create(call(SETTINGS, n -> Mono.error(new IllegalStateException("bug"))))
                .verifyError(IllegalStateException.class);
        assertThat(attempts).hasValue(2);
    }

    @Test
    void cancelling_ends_the_wait() {
        StepVerifier.withVirtualTime(
                        () -> call(SETTINGS, n -> Mono.error(new IOException("reset"))))
                .expectSubscription()
                .thenAwait(Duration.ofMillis(499))
                .thenCancel()
                .verify();
        assertThat(attempts).hasValue(1);
    }
}
