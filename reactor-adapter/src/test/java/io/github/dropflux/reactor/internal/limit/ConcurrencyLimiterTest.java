package io.github.dropflux.reactor.internal.limit;

import static io.github.dropflux.reactor.internal.call.ScriptedCalls.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.reactor.internal.call.WatchedTimer;
import java.io.IOException;
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
    private final ConcurrencyLimiter limit = new ConcurrencyLimiter(true, () -> timer);
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
                TimeoutException.class::isInstance);
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

    /** Four in flight, a limit of two, and nothing else. */
    private void cutToTwo() {
        askAll(4);
        made.get(0).fails(new TimeoutException());
        assertThat(limit.limit()).hasValue(2);
        made.get(1).fails(new IOException());
        made.get(2).fails(new TimeoutException());
        made.get(3).fails(new TimeoutException());
        assertThat(limit.limit()).as("one burst").hasValue(2);
        assertThat(limit.inFlight()).isZero();
        made.clear();
    }

    @Test
    void at_first_nobody_waits() {
        askAll(100);
        assertThat(made).hasSize(100);
        assertThat(limit.inFlight()).isEqualTo(100);
        assertThat(limit.limit()).isEmpty();
        assertThat(timer.pending()).isZero();
    }

    @Test
    void a_failure_that_is_no_congestion_cuts_nothing() {
        askAll(4);
        made.get(0).fails(new IOException());
        assertThat(limit.limit()).isEmpty();
        assertThat(limit.inFlight()).isEqualTo(3);
    }

    @Test
    void a_limit_that_is_pinned_off_only_counts() {
        ConcurrencyLimiter pinned = new ConcurrencyLimiter(false, () -> timer);
        for (int i = 0; i < 4; i++) {
            call(pinned, "" + i).subscribe(value -> {}, failure -> {});
        }
        made.get(0).fails(new TimeoutException());
        assertThat(pinned.limit()).isEmpty();
        assertThat(pinned.inFlight()).isEqualTo(3);
    }

    @Test
    void calls_beyond_the_limit_take_turns_in_the_order_they_came() {
        cutToTwo();
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
    void successes_raise_the_limit_until_it_is_lifted() {
        cutToTwo();
        for (int i = 0; i < 20; i++) {
            ask("" + i);
        }
        List<Integer> inFlight = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            made.get(i).succeeds();
            time.advanceTime();
            inFlight.add(limit.inFlight());
        }
        assertThat(inFlight)
                .as("of 20, 4 were in flight before")
                .containsExactly(2, 3, 3, 3, 15, 14);
        assertThat(limit.limit()).isEmpty();
        assertThat(limit.waiting()).isZero();
    }

    @Test
    void a_waiter_that_cancels_leaves_nothing_behind() {
        cutToTwo();
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
        cutToTwo();
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
                new ConcurrencyLimiter(true, () -> Schedulers.fromExecutor(coming::add));
        for (int i = 0; i < 2; i++) {
            call(held, "" + i).subscribe(value -> {}, failure -> {});
        }
        made.get(0).fails(new TimeoutException());
        Disposable late = call(held, "late").subscribe();
        call(held, "next").subscribe();
        made.get(1).fails(new TimeoutException());
        assertThat(held.inFlight()).as("granted, but not made").isEqualTo(1);
        assertThat(made).hasSize(2);

        late.dispose();
        for (int i = 0; i < coming.size(); i++) {
            coming.get(i).run();
        }
        assertThat(names()).containsExactly("0", "1", "next");
        assertThat(held.inFlight()).isEqualTo(1);
        assertThat(held.waiting()).isZero();
    }

    @Test
    void a_call_has_left_by_the_time_its_answer_is_told() {
        List<Integer> seen = new ArrayList<>();
        StepVerifier.create(
                        limit.inTurn(ok(), failure -> false)
                                .doOnNext(answer -> seen.add(limit.inFlight())))
                .expectNextCount(1)
                .verifyComplete();
        StepVerifier.create(
                        limit.inTurn(Mono.error(new IOException()), failure -> false)
                                .doOnError(failure -> seen.add(limit.inFlight())))
                .verifyError(IOException.class);
        assertThat(seen).containsExactly(0, 0);
    }

    @Test
    @Tag("slow")
    void a_long_line_of_calls_that_end_at_once_does_not_end_the_stack() {
        cutToTwo();
        ask("a");
        ask("b");
        List<String> done = new ArrayList<>();
        Flux.range(0, 20_000)
                .flatMap(i -> limit.inTurn(Mono.just("" + i), failure -> false), 20_000)
                .subscribe(done::add);
        assertThat(limit.waiting()).isEqualTo(20_000);
        made.get(0).fails(new IOException());
        time.advanceTime();
        assertThat(done).hasSize(20_000);
    }
}
