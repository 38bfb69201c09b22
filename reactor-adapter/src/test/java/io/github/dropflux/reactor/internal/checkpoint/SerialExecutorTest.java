package io.github.dropflux.reactor.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class SerialExecutorTest {

    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final List<String> log = new ArrayList<>();
    private final SerialExecutor lanes = new SerialExecutor(Schedulers.fromExecutor(thread::add));

    @Test
    void nothingIsDoneBeforeSomebodySubscribesAndNothingByTheSubscribingThread() {
        Mono<String> work = lanes.run("a", does("1"));
        assertThat(thread).isEmpty();

        work.subscribe();
        assertThat(log).isEmpty();

        runThread();
        assertThat(log).containsExactly("1");
    }

    @Test
    void workOnOneThingIsDoneInTheOrderOfSubscriptionByOneTask() {
        Mono<String> first = lanes.run("a", does("1"));
        Mono<String> second = lanes.run("a", does("2"));
        second.subscribe(log::add);
        first.subscribe(log::add);
        second.subscribe(log::add);
        assertThat(thread).hasSize(1);

        runThread();

        assertThat(log).containsExactly("2", "done 2", "1", "done 1", "2", "done 2");
    }

    @Test
    void workOnOtherThingsDoesNotWait() {
        lanes.run(1, does("1")).subscribe();
        lanes.run(2, does("2")).subscribe();

        assertThat(thread).hasSize(2);
    }

    @Test
    void aSubscriberThatThrowsKeepsNoOtherWaiting() {
        lanes.run("a", does("1"))
                .subscribe(
                        done -> {
                            throw new NoClassDefFoundError("subscriber");
                        });
        lanes.run("a", does("2")).subscribe(log::add);
        runThread();
        lanes.run("a", does("3")).subscribe(log::add);
        runThread();

        assertThat(log).containsExactly("1", "2", "done 2", "3", "done 3");
    }

    @Test
    void cancelledBeforeItsTurnItIsNotDone() {
        lanes.run("a", does("1")).subscribe();
        lanes.run("a", does("2")).subscribe().dispose();
        lanes.run("a", does("3")).subscribe();

        runThread();

        assertThat(log).containsExactly("1", "3");
    }

    @Test
    void cancelledInItsMiddleItGoesOnToItsEnd() {
        AtomicReference<Disposable> subscription = new AtomicReference<>();
        Callable<String> work =
                () -> {
                    log.add("begin");
                    subscription.get().dispose();
                    log.add(Thread.currentThread().isInterrupted() ? "interrupted" : "end");
                    return "told";
                };
        subscription.set(lanes.run("a", work).subscribe(log::add));

        runThread();

        assertThat(log).containsExactly("begin", "end");
    }

    @Test
    void aFailureIsToldAndTheNextGoesOn() {
        Mono<String> fails =
                lanes.run(
                        "a",
                        () -> {
                            throw new IOException("disk gone");
                        });
        fails.subscribe(log::add, e -> log.add(e.getMessage()));
        lanes.run("a", does("2")).subscribe();

        runThread();

        assertThat(log).containsExactly("disk gone", "2");
    }

    @Test
    void noResultIsAnEmptyMono() {
        Mono<String> nothing = new SerialExecutor(Schedulers.immediate()).run("a", () -> null);

        StepVerifier.create(nothing).verifyComplete();
    }

    @Test
    void aSchedulerThatIsDisposedFailsTheWorkInsteadOfHanging() {
        Scheduler gone = Schedulers.newSingle("gone");
        gone.dispose();
        SerialExecutor refused = new SerialExecutor(gone);

        StepVerifier.create(refused.run("a", does("1")))
                .verifyError(RejectedExecutionException.class);
        StepVerifier.create(refused.run("a", does("2")))
                .verifyError(RejectedExecutionException.class);
        assertThat(log).isEmpty();
    }

    private Callable<String> does(String what) {
        return () -> {
            log.add(what);
            return "done " + what;
        };
    }

    private void runThread() {
        Runnable next;
        while ((next = thread.poll()) != null) {
            next.run();
        }
    }
}
