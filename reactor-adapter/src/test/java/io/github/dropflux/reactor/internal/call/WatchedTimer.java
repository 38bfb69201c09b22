package io.github.dropflux.reactor.internal.call;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Virtual time that knows what is still to come: Reactor's counts only what was ever scheduled. */
public final class WatchedTimer implements Scheduler {

    private final Set<Object> pending = ConcurrentHashMap.newKeySet();

    /** Tasks that have neither run nor been cancelled. */
    public int pending() {
        return pending.size();
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        Object mark = new Object();
        pending.add(mark);
        Disposable scheduled =
                Schedulers.parallel()
                        .schedule(
                                () -> {
                                    if (pending.remove(mark)) {
                                        task.run();
                                    }
                                },
                                delay,
                                unit);
        return () -> {
            pending.remove(mark);
            scheduled.dispose();
        };
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.MILLISECONDS);
    }

    @Override
    public long now(TimeUnit unit) {
        return Schedulers.parallel().now(unit);
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException("nothing here needs a thread of its own");
    }
}
