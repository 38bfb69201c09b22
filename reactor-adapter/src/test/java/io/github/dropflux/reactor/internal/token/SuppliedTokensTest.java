package io.github.dropflux.reactor.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.reactor.internal.call.WatchedTimer;
import io.github.dropflux.reactor.test.BrokenPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class SuppliedTokensTest {

    @Test
    void a_supplier_that_emits_nothing_fails_the_call_after_a_minute() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Publisher<String> silent = subscriber -> {};
        for (Mono<String> supplier : List.of(Mono.<String>never(), Mono.fromDirect(silent))) {
            SuppliedTokens tokens = new SuppliedTokens(supplier, () -> time);
            List<Throwable> failures = new ArrayList<>();
            tokens.token().subscribe(token -> {}, failures::add);
            tokens.insteadOf("refused").subscribe(token -> {}, failures::add);
            time.advanceTimeBy(Duration.ofMillis(59_999));
            assertThat(failures).isEmpty();
            time.advanceTimeBy(Duration.ofMillis(1));
            assertThat(failures)
                    .hasSize(2)
                    .allSatisfy(
                            failure ->
                                    assertThat(failure)
                                            .isInstanceOf(LocalFailureException.class)
                                            .hasMessageContainingAll(
                                                    "access token", "1 min", "less time"));
            assertThat(((LocalFailureException) failures.get(0)).origin())
                    .isEqualTo(Origin.CREDENTIALS);
            failures.clear();
        }
    }

    @Test
    void a_token_leaves_no_timer() {
        WatchedTimer timer = new WatchedTimer();
        StepVerifier.create(new SuppliedTokens(Mono.just("token"), () -> timer).token())
                .expectNext("token")
                .verifyComplete();
        assertThat(timer.pending()).isZero();
    }

    /** A Mono is asked for all it has, and what follows its value is of no interest. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TOO_MANY")
    void a_supplier_that_breaks_a_rule_fails_the_call(BrokenPublisher kind) {
        Mono<String> supplier = Mono.fromDirect(kind.of(() -> "token"));
        StepVerifier.create(new SuppliedTokens(supplier, Schedulers::parallel).token())
                .expectErrorSatisfies(
                        error ->
                                assertThat(error)
                                        .isInstanceOfSatisfying(
                                                LocalFailureException.class,
                                                told ->
                                                        assertThat(told.origin())
                                                                .isEqualTo(Origin.CREDENTIALS)))
                .verify();
    }
}
