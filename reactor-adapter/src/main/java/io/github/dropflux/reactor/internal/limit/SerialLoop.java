package io.github.dropflux.reactor.internal.limit;

import io.github.dropflux.reactor.internal.guard.Guards;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.util.context.Context;

/**
 * Runs tasks one at a time, in the order they came, on the thread that found the loop idle. It is
 * the concurrency primitive of uploads, batches and what they share: state that is touched only inside
 * needs no lock.
 *
 * <p>There are never more than a few tasks: one a window, a call, and the source's and the subscriber's
 * signals. At most the signal of a window holds bytes.
 */
public final class SerialLoop implements Executor {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** What a task throws is dropped as Reactor drops errors, and the tasks after it run all the same. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() != 0) {
            return;
        }
        int done = 1;
        do {
            Runnable next;
            while ((next = tasks.poll()) != null) {
                Guards.run(Context.empty(), next);
            }
            done = waiting.addAndGet(-done);
        } while (done != 0);
    }
}
