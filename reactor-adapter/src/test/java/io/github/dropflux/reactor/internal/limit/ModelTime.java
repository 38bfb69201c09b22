package io.github.dropflux.reactor.internal.limit;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Events in virtual time, which is in seconds; also the timer of what is tested. */
final class ModelTime implements Scheduler {

    private record Event(double at, long order, Runnable action, Disposable.Composite life) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingDouble(Event::at).thenComparingLong(Event::order));

    private double now;
    private long made;

    double now() {
        return now;
    }

    Disposable in(double seconds, Runnable action) {
        Disposable.Composite life = Disposables.composite();
        events.add(new Event(now + Math.max(0, seconds), made++, action, life));
        return life;
    }

    /** The next event; fails when there is none. */
    void step() {
        Event next = events.remove();
        now = next.at();
        if (!next.life().isDisposed()) {
            next.action().run();
        }
    }

    @Override
    public Disposable schedule(Runnable task) {
        return in(0, task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return in(unit.toNanos(delay) / 1e9, task);
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(Math.round(now * 1e9), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException("nothing here needs a worker");
    }
}
