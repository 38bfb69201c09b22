package io.github.dropflux.reactor.simulation;

import java.util.List;
import java.util.PriorityQueue;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A clock that goes on only from one task to the next, and all of Reactor's schedulers on it. One
 * thread runs everything, in an order that the seed decides; when nothing is left to run, nothing can
 * happen any more, so that a hang shows at once.
 *
 * <p>Reactor's own {@code VirtualTimeScheduler} runs what is due in the order it came. Here tasks that
 * threads would run take a random moment, so that they overtake each other as threads do.
 */
final class SimulatedTime implements Schedulers.Factory, AutoCloseable {

    private static final long EPOCH_NANOS = 1_800_000_000_000_000_000L;

    private final PriorityQueue<Task> queue = new PriorityQueue<>();
    private final Scheduler scheduler;
    private Schedulers.Snapshot before;
    private long now;
    private long order;

    SimulatedTime(Chance chance) {
        this.scheduler = new SimulatedScheduler(this, chance);
    }

    /** All of Reactor's schedulers are simulated until {@link #close()}. */
    SimulatedTime install() {
        before = Schedulers.setFactoryWithSnapshot(this);
        return this;
    }

    @Override
    public void close() {
        Schedulers.resetFrom(before);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Since the beginning of the run. */
    long nanos() {
        return now;
    }

    /** The time of day at that moment of a run. */
    static long epochMillis(long nanos) {
        return (EPOCH_NANOS + nanos) / 1_000_000;
    }

    long epochNanos() {
        return EPOCH_NANOS + now;
    }

    /** Something that happens out there. */
    Disposable after(long nanos, Runnable action) {
        return add(nanos, action, false);
    }

    Disposable add(long nanos, Runnable action, boolean timer) {
        Task task = new Task(now + Math.max(0, nanos), order++, action, timer);
        queue.add(task);
        return task;
    }

    /** Runs what comes next; false when there is nothing. */
    boolean step() {
        Task next = queue.poll();
        if (next == null) {
            return false;
        }
        now = next.at;
        next.done = true;
        next.action.run();
        return true;
    }

    /** What the code under test waits for, in words. */
    List<String> timers() {
        return queue.stream().filter(task -> task.timer).map(Task::toString).toList();
    }

    @Override
    public Scheduler newBoundedElastic(
            int threads, int queued, java.util.concurrent.ThreadFactory factory, int ttl) {
        return scheduler;
    }

    @Override
    public Scheduler newParallel(int threads, java.util.concurrent.ThreadFactory factory) {
        return scheduler;
    }

    @Override
    public Scheduler newSingle(java.util.concurrent.ThreadFactory factory) {
        return scheduler;
    }

    private final class Task implements Disposable, Comparable<Task> {
        private final long at;
        private final long number;
        private final Runnable action;
        private final boolean timer;
        private boolean done;

        private Task(long at, long number, Runnable action, boolean timer) {
            this.at = at;
            this.number = number;
            this.action = action;
            this.timer = timer;
        }

        @Override
        public void dispose() {
            if (!done) {
                done = true;
                queue.remove(this);
            }
        }

        @Override
        public boolean isDisposed() {
            return done;
        }

        @Override
        public int compareTo(Task other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }

        @Override
        public String toString() {
            return action.getClass().getSimpleName() + " in " + (at - now) / 1_000_000 + " ms";
        }
    }
}
