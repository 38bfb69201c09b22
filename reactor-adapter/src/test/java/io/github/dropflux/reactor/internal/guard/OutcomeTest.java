package io.github.dropflux.reactor.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

/** Work has one outcome, whatever it does, or none once nobody waits for it. */
class OutcomeTest {

    private final List<Throwable> dropped = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private final Outcome<String> outcome =
            new Outcome<>(Context.empty(), (value, failure) -> ends.add(value + ", " + failure));

    @BeforeEach
    void watchDropped() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void unhook() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void a_value_an_error_and_nothing_are_outcomes() {
        outcome.of(Mono.just("a"));
        assertThat(ends).containsExactly("a, null");
        new Outcome<>(Context.empty(), (value, failure) -> ends.add(value + ", " + failure))
                .of(Mono.empty());
        assertThat(ends).containsExactly("a, null", "null, null");
        assertThat(outcome.isDisposed()).isTrue();
    }

    @Test
    void what_subscribing_throws_is_the_outcome() {
        outcome.of(
                Mono.defer(
                        () -> {
                            throw new NoClassDefFoundError("x");
                        }));
        assertThat(ends).containsExactly("null, java.lang.NoClassDefFoundError: x");
    }

    @Test
    void disposed_it_reports_nothing_and_drops_nothing() {
        TestPublisher<String> work =
                TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
        outcome.of(work.mono());
        outcome.dispose();
        work.error(new IllegalStateException("aborted"));
        assertThat(ends).isEmpty();
        assertThat(dropped).isEmpty();
    }

    @Test
    void disposed_before_it_is_asked_for_it_cancels_the_work() {
        AtomicBoolean cancelled = new AtomicBoolean();
        outcome.dispose();
        outcome.of(Mono.<String>never().doOnCancel(() -> cancelled.set(true)));
        assertThat(cancelled).isTrue();
        assertThat(ends).isEmpty();
    }

    @Test
    void a_listener_that_throws_throws_at_nobody() {
        new Outcome<String>(
                        Context.empty(),
                        (value, failure) -> {
                            throw new NoClassDefFoundError("listener");
                        })
                .of(Mono.just("a"));
        assertThat(dropped).singleElement().isInstanceOf(NoClassDefFoundError.class);
    }
}
