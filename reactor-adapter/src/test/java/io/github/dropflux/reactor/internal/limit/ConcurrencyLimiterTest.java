package io.github.dropflux.reactor.internal.limit;

import static io.github.dropflux.reactor.internal.call.ScriptedCalls.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.reactor.internal.call.WatchedTimer;
import io.github.dropflux.reactor.internal.limit.ConcurrencyLimiter.Congestion;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class ConcurrencyLimiterTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final WatchedTimer timer = new WatchedTimer();
    private final List<String> decisions = new ArrayList<>();

    /** Two at once. */
    private final ConcurrencyLimiter limit =
            ConcurrencyLimiter.automatic(1, 2, () -> timer, found -> decisions.add(found.reason()));

    private final List<Made> made = new ArrayList<>();

    @AfterEach
    void resetTime() {
        VirtualTimeScheduler.reset();
    }

    /** A call that has come to be made; {@code answer} is how the test ends it. */
    private record Made(String name, Sinks.One<String> answer) {
        void succeeds() {
            answer.emitValue(name, Sinks.EmitFailureHandler.FAIL_FAST);
        }

        void fails(Throwable failure) {
            answer.emitError(failure, Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }

    private Mono<String> call(ConcurrencyLimiter in, String name) {
        return in.inTurn(
                Mono.defer(
                        () -> {
                            Made now = new Made(name, Sinks.one());
                            made.add(now);
                            return now.answer().asMono();
                        }),
                1,
                failure ->
                        failure instanceof TimeoutException ? Congestion.TIMEOUT : Congestion.NONE);
    }

    private Disposable ask(String name) {
        return call(limit, name).subscribe(value -> {}, failure -> {});
    }

    private void askAll(int calls) {
        for (int i = 0; i < calls; i++) {
            ask("" + i);
        }
    }

    private List<String> names() {
        return made.stream().map(Made::name).toList();
    }

    @Test
    void a_failure_that_is_no_congestion_cuts_nothing() {
        askAll(2);
        made.get(0).fails(new IOException());
        assertThat(limit.found().orElseThrow().phase()).isEqualTo("STARTUP");
        assertThat(limit.inFlight()).isEqualTo(1);
        made.get(1).fails(new TimeoutException());
        assertThat(limit.found().orElseThrow().phase()).isEqualTo("STEADY");
        assertThat(decisions).containsExactly("timeout");
    }

    @Test
    void a_pinned_one_only_counts() {
        ConcurrencyLimiter pinned = ConcurrencyLimiter.pinned(() -> timer);
        for (int i = 0; i < 100; i++) {
            call(pinned, "" + i).subscribe(value -> {}, failure -> {});
        }
        assertThat(made).hasSize(100);
        made.get(0).fails(new TimeoutException());
        made.get(1).succeeds();
        assertThat(pinned.limit()).isEmpty();
        assertThat(pinned.found()).isEmpty();
        assertThat(pinned.inFlight()).isEqualTo(98);
        assertThat(timer.pending()).isZero();
    }

    @Test
    void calls_beyond_the_limit_take_turns_in_the_order_they_came() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            ask(name);
        }
        time.advanceTime();
        assertThat(names()).containsExactly("a", "b");
        assertThat(limit.waiting()).isEqualTo(3);

        made.get(1).fails(new IOException());
        time.advanceTime();
        assertThat(names()).containsExactly("a", "b", "c");
        made.get(0).fails(new IOException());
        made.get(2).fails(new IOException());
        time.advanceTime();
        assertThat(names()).containsExactly("a", "b", "c", "d", "e");
        assertThat(limit.waiting()).isZero();
        assertThat(limit.inFlight()).isEqualTo(2);
    }

    @Test
    void answers_that_take_no_longer_raise_the_limit() {
        ConcurrencyLimiter rising =
                ConcurrencyLimiter.automatic(
                        1, 12, () -> timer, found -> decisions.add(found.reason()));
        for (int i = 0; i < 20; i++) {
            call(rising, "" + i).subscribe();
        }
        assertThat(rising.inFlight()).isEqualTo(8);
        time.advanceTimeBy(Duration.ofMillis(400));
        for (int i = 0; i < 4; i++) {
            made.get(i).succeeds();
            time.advanceTime();
        }
        assertThat(rising.limit()).hasValue(12);
        assertThat(rising.inFlight()).isEqualTo(12);
        assertThat(rising.waiting()).isEqualTo(4);
        assertThat(decisions).containsExactly("latency does not rise");
    }

    @Test
    void a_waiter_that_cancels_leaves_nothing_behind() {
        ask("a");
        ask("b");
        Disposable c = ask("c");
        ask("d");
        c.dispose();
        c.dispose();
        assertThat(limit.waiting()).isEqualTo(1);
        made.get(0).fails(new IOException());
        time.advanceTime();
        assertThat(names()).containsExactly("a", "b", "d");
        assertThat(limit.inFlight()).isEqualTo(2);
        assertThat(timer.pending()).isZero();
    }

    @Test
    void a_call_that_is_cancelled_makes_room() {
        Disposable a = ask("a");
        ask("b");
        ask("c");
        a.dispose();
        time.advanceTime();
        assertThat(names()).containsExactly("a", "b", "c");
        assertThat(limit.inFlight()).isEqualTo(2);
    }

    @Test
    void a_turn_that_comes_as_its_call_is_cancelled_is_given_back() {
        // Turns come here only when they are let.
        List<Runnable> coming = new ArrayList<>();
        ConcurrencyLimiter held =
                ConcurrencyLimiter.automatic(
                        1, 1, () -> Schedulers.fromExecutor(coming::add), found -> {});
        call(held, "first").subscribe(value -> {}, failure -> {});
        Disposable late = call(held, "late").subscribe();
        call(held, "next").subscribe();
        made.get(0).fails(new IOException());
        assertThat(held.inFlight()).as("granted, but not made").isEqualTo(1);
        assertThat(made).hasSize(1);

        late.dispose();
        for (int i = 0; i < coming.size(); i++) {
            coming.get(i).run();
        }
        assertThat(names()).containsExactly("first", "next");
        assertThat(held.inFlight()).isEqualTo(1);
        assertThat(held.waiting()).isZero();
    }

    @Test
    void a_call_has_left_by_the_time_its_answer_is_told() {
        List<Integer> seen = new ArrayList<>();
        StepVerifier.create(
                        limit.inTurn(ok(), 1, failure -> Congestion.NONE)
                                .doOnNext(answer -> seen.add(limit.inFlight())))
                .expectNextCount(1)
                .verifyComplete();
        StepVerifier.create(
                        limit.inTurn(Mono.error(new IOException()), 1, failure -> Congestion.NONE)
                                .doOnError(failure -> seen.add(limit.inFlight())))
                .verifyError(IOException.class);
        assertThat(seen).containsExactly(0, 0);
    }

    @Test
    @Tag("slow")
    void a_long_line_of_calls_that_end_at_once_does_not_end_the_stack() {
        ask("a");
        ask("b");
        List<String> done = new ArrayList<>();
        Flux.range(0, 20_000)
                .flatMap(
                        i -> limit.inTurn(Mono.just("" + i), 1, failure -> Congestion.NONE), 20_000)
                .subscribe(done::add);
        assertThat(limit.waiting()).isEqualTo(20_000);
        made.get(0).fails(new IOException());
        time.advanceTime();
        assertThat(done).hasSize(20_000);
    }
}
