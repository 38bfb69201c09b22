package io.github.dropflux.reactor.simulation;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Threads that are busy for random moments, on {@link SimulatedTime}. */
final class SimulatedScheduler implements Scheduler {

    private static final long MOST_WAIT_NANOS = 2_000_000;

    private final SimulatedTime time;
    private final Chance chance;

    SimulatedScheduler(SimulatedTime time, Chance chance) {
        this.time = time;
        this.chance = chance;
    }

    @Override
    public Disposable schedule(Runnable task) {
        return time.add(chance.skewed(MOST_WAIT_NANOS), task, false);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return delay <= 0 ? schedule(task) : time.add(unit.toNanos(delay), task, true);
    }

    @Override
    public Disposable schedulePeriodically(
            Runnable task, long initialDelay, long period, TimeUnit unit) {
        Disposable.Swap next = Disposables.swap();
        Runnable again =
                new Runnable() {
                    @Override
                    public void run() {
                        task.run();
                        if (!next.isDisposed()) {
                            next.update(schedule(this, period, unit));
                        }
                    }
                };
        next.update(schedule(again, initialDelay, unit));
        return next;
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(time.epochNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        return new OneThread();
    }

    /** What one thread runs stays in order. */
    private final class OneThread implements Worker {
        private final Disposable.Composite all = Disposables.composite();
        private long last;

        @Override
        public Disposable schedule(Runnable task) {
            last = Math.max(last, time.nanos() + chance.skewed(MOST_WAIT_NANOS));
            return track(time.add(last - time.nanos(), task, false));
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return delay <= 0 ? schedule(task) : track(time.add(unit.toNanos(delay), task, true));
        }

        private Disposable track(Disposable task) {
            all.add(task);
            return task;
        }

        @Override
        public void dispose() {
            all.dispose();
        }

        @Override
        public boolean isDisposed() {
            return all.isDisposed();
        }
    }
}
