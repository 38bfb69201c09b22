package io.github.dropflux.reactor.internal.checkpoint;

import io.github.dropflux.reactor.internal.guard.Guards;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Runs blocking work on a scheduler: that on one thing in the order of subscription, that on different things in parallel as
 * far as there are lanes. Work cancelled before its turn is not done; work that began is not interrupted, since that would
 * close its file under it.
 */
public final class SerialExecutor {

    private static final int LANES = 16;

    private final Scheduler scheduler;
    private final Lane[] lanes = new Lane[LANES];

    public SerialExecutor(Scheduler scheduler) {
        this.scheduler = scheduler;
        for (int i = 0; i < LANES; i++) {
            lanes[i] = new Lane();
        }
    }

    /** The work's result, or nothing for null, on the scheduler's thread. */
    public <T> Mono<T> run(Object thing, Callable<? extends @Nullable T> work) {
        Lane lane = lanes[Math.floorMod(thing.hashCode(), LANES)];
        return Mono.create(sink -> lane.add(new Task<>(sink, work)));
    }

    private final class Lane {
        private final Queue<Task<?>> tasks = new ConcurrentLinkedQueue<>();
        private final AtomicInteger waiting = new AtomicInteger();

        void add(Task<?> task) {
            tasks.add(task);
            if (waiting.getAndIncrement() == 0) {
                start();
            }
        }

        private void start() {
            try {
                scheduler.schedule(() -> drain(null));
            } catch (Throwable e) {
                // Also where a thread cannot be made.
                drain(e);
            }
        }

        private void drain(@Nullable Throwable refused) {
            int done = 1;
            do {
                Task<?> next;
                while ((next = tasks.poll()) != null) {
                    Task<?> task = next;
                    // What the subscriber throws must not be the lane's end.
                    Guards.run(Context.empty(), () -> task.run(refused));
                }
                done = waiting.addAndGet(-done);
            } while (done != 0);
        }
    }

    private static final class Task<T> {
        private final MonoSink<T> sink;
        private final Callable<? extends @Nullable T> work;
        private volatile boolean cancelled;

        Task(MonoSink<T> sink, Callable<? extends @Nullable T> work) {
            this.sink = sink;
            this.work = work;
            sink.onCancel(() -> cancelled = true);
        }

        void run(@Nullable Throwable refused) {
            if (cancelled) {
                return;
            }
            if (refused != null) {
                sink.error(refused);
                return;
            }
            T result;
            try {
                result = work.call();
            } catch (Throwable e) {
                sink.error(e);
                return;
            }
            sink.success(result);
        }
    }
}
