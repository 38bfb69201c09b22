package io.github.dropflux.reactor.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.reactor.internal.guard.GuardedFlux.Patience;
import io.github.dropflux.reactor.test.BrokenPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Whatever a publisher does, behind its guard it keeps the rules. */
class GuardedFluxTest {

    private final List<Throwable> dropped = new ArrayList<>();
    private final List<Integer> discarded = new ArrayList<>();

    @BeforeEach
    void watchDropped() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void unhook() {
        Hooks.resetOnErrorDropped();
    }

    private Flux<Integer> guarded(Publisher<Integer> publisher) {
        return new GuardedFlux<Integer, Integer>(
                "the source", () -> publisher, Function.identity(), discarded::add);
    }

    @ParameterizedTest
    @EnumSource
    void a_broken_rule_is_the_one_error(BrokenPublisher kind) {
        StepVerifier.create(guarded(kind.of(() -> 1)), 1)
                .thenConsumeWhile(any -> true)
                .expectErrorSatisfies(error -> assertThat(error.toString()).contains(kind.said()))
                .verify();
        assertThat(dropped).isEmpty();
    }

    @Test
    void one_that_never_calls_on_subscribe_can_be_cancelled() {
        BaseSubscriber<Integer> subscriber = new BaseSubscriber<>() {};
        AtomicReference<Subscriber<? super Integer>> late = new AtomicReference<>();
        guarded(late::set).subscribe(subscriber);
        subscriber.cancel();
        AtomicBoolean cancelled = new AtomicBoolean();
        Subscriber<? super Integer> guard = late.get();
        Flux.just(1).doOnCancel(() -> cancelled.set(true)).subscribe(guard);
        assertThat(cancelled).isTrue();
        assertThat(dropped).isEmpty();
    }

    @Test
    void what_was_requested_before_on_subscribe_is_requested_then() {
        AtomicReference<Subscriber<? super Integer>> late = new AtomicReference<>();
        List<Long> requests = new ArrayList<>();
        StepVerifier.create(guarded(late::set), 0)
                .thenRequest(1)
                .thenRequest(2)
                .then(
                        () -> {
                            Subscriber<? super Integer> guard = late.get();
                            Flux.range(1, 5).doOnRequest(requests::add).subscribe(guard);
                        })
                .expectNext(1, 2, 3)
                .thenRequest(4)
                .expectNext(4, 5)
                .verifyComplete();
        assertThat(requests).containsExactly(3L, 4L);
    }

    @Test
    void one_that_never_calls_on_subscribe_fails_once_patience_is_over() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Patience patience =
                new Patience(
                        Duration.ofMinutes(5),
                        () -> time,
                        () -> new IllegalStateException("too late"));
        StepVerifier.create(GuardedFlux.<Integer>of("the requests", subscriber -> {}, patience))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(299)))
                .then(() -> assertThat(dropped).isEmpty())
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(1)))
                .verifyErrorMessage("too late");
        StepVerifier.create(GuardedFlux.of("the requests", Flux.never(), patience))
                .then(() -> time.advanceTimeBy(Duration.ofHours(1)))
                .thenCancel()
                .verify();
    }

    @Test
    void what_comes_after_the_end_is_discarded_and_an_error_is_dropped() {
        TestPublisher<Integer> source = misbehaving();
        StepVerifier.create(guarded(source))
                .then(
                        () -> {
                            source.next(1);
                            source.complete();
                            source.next(2);
                            source.error(new IllegalStateException("late"));
                            source.complete();
                        })
                .expectNext(1)
                .verifyComplete();
        assertThat(discarded).containsExactly(2);
        assertThat(dropped).singleElement().hasToString("java.lang.IllegalStateException: late");
    }

    @Test
    void what_comes_after_a_cancel_is_discarded_without_a_line() {
        TestPublisher<Integer> source = misbehaving();
        BaseSubscriber<Integer> subscriber = new BaseSubscriber<>() {};
        guarded(source).subscribe(subscriber);
        subscriber.cancel();
        source.next(1);
        source.error(new IllegalStateException("cancelled"));
        source.assertWasCancelled();
        assertThat(discarded).containsExactly(1);
        assertThat(dropped).isEmpty();
    }

    private static TestPublisher<Integer> misbehaving() {
        return TestPublisher.createNoncompliant(
                TestPublisher.Violation.CLEANUP_ON_TERMINATE,
                TestPublisher.Violation.DEFER_CANCELLATION);
    }

    @Test
    void what_a_cancel_throws_is_dropped_once() {
        BaseSubscriber<Integer> subscriber = new BaseSubscriber<>() {};
        guarded(
                        Flux.<Integer>never()
                                .doOnCancel(
                                        () -> {
                                            throw new NoClassDefFoundError("closing");
                                        }))
                .subscribe(subscriber);
        subscriber.cancel();
        subscriber.cancel();
        assertThat(dropped).singleElement().isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void a_conversion_that_runs_out_of_memory_elsewhere_is_an_error() {
        StepVerifier.create(
                        new GuardedFlux<Integer, Integer>(
                                "the source",
                                () -> Flux.just(1).publishOn(Schedulers.single()),
                                any -> {
                                    throw new OutOfMemoryError("copy");
                                },
                                discarded::add))
                .verifyError(OutOfMemoryError.class);
    }

    @Test
    void a_publisher_that_cannot_be_made_is_an_error() {
        StepVerifier.create(
                        new GuardedFlux<Integer, Integer>(
                                "the source",
                                () -> {
                                    throw new StackOverflowError();
                                },
                                Function.identity(),
                                discarded::add))
                .verifyError(StackOverflowError.class);
        StepVerifier.create(
                        new GuardedFlux<Integer, Integer>(
                                "the source", () -> null, Function.identity(), discarded::add))
                .verifyErrorMessage("the source is null");
    }
}
