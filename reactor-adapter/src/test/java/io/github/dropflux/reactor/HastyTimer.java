package io.github.dropflux.reactor;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A clock that runs fast, so that patience of minutes can be tested over real sockets. */
final class HastyTimer implements Scheduler {

    private static final long FACTOR = 500;

    private final long startNanos = System.nanoTime();

    @Override
    public Disposable schedule(Runnable task) {
        return Schedulers.parallel().schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        // Rounded up, so that what is due at a time does not run before it.
        long nanos = unit.toNanos(delay) / FACTOR + 1;
        return Schedulers.parallel().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert((System.nanoTime() - startNanos) * FACTOR, TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        return Schedulers.parallel().createWorker();
    }
}
