package io.github.dropflux.emulator.internal.http;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that hash and write, all of them daemons. Not one of Reactor's schedulers: their graceful end leaves a thread
 * behind that keeps the JVM alive for ten seconds.
 */
final class WorkThreads implements AutoCloseable {

    private static final int MIN_THREADS = 4;
    private static final long PATIENCE_SECONDS = 5;

    private final ScheduledThreadPoolExecutor threads;
    private final Scheduler scheduler;

    WorkThreads(String name) {
        AtomicInteger numbers = new AtomicInteger();
        threads =
                new ScheduledThreadPoolExecutor(
                        Math.max(MIN_THREADS, 2 * Runtime.getRuntime().availableProcessors()),
                        work -> {
                            Thread thread =
                                    new Thread(work, name + "-" + numbers.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        },
                        // Said without the pool's state, for which its own handler takes locks on
                        // the event loop.
                        (work, pool) -> {
                            throw new RejectedExecutionException("the emulator is closed");
                        });
        // Else the event loop that gives work would make them, under a lock.
        threads.prestartAllCoreThreads();
        threads.setRemoveOnCancelPolicy(true);
        scheduler = Schedulers.fromExecutorService(threads, name);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /**
     * Takes no more work, and waits at most 5 s for what was given before: it has buffers to release. The scheduler is not
     * disposed: it would refuse work through a pool of its own, and that pool's locks.
     */
    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
