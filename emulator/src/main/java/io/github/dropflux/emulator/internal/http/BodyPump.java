package io.github.dropflux.emulator.internal.http;

import io.netty.buffer.ByteBuf;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Carries a body's buffers to threads that may hash and write, and releases each whatever happens.
 * {@code publishOn} does not: its worker, cancelled, drops the task that would have emptied its queue.
 */
final class BodyPump implements CoreSubscriber<ByteBuf>, Runnable {

    /** Demand keeps the queue no longer than this. */
    private static final int BUFFERS_AHEAD = 16;

    private final Queue<ByteBuf> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger knocks = new AtomicInteger();
    private final CallBody body;
    private final Scheduler scheduler;
    private final long bytesPerSecond;
    private final MonoSink<Outcome> outcome;
    private @Nullable Subscription source;
    private volatile boolean cancelled;
    private volatile boolean done;
    private @Nullable Throwable failure;

    // Touched by whoever runs the pump alone.
    private boolean over;

    BodyPump(CallBody body, Scheduler scheduler, long bytesPerSecond, MonoSink<Outcome> outcome) {
        this.body = body;
        this.scheduler = scheduler;
        this.bytesPerSecond = bytesPerSecond;
        this.outcome = outcome;
    }

    @Override
    public void onSubscribe(Subscription s) {
        source = s;
        outcome.onCancel(
                () -> {
                    cancelled = true;
                    s.cancel();
                    knock();
                });
        s.request(bytesPerSecond > 0 ? 1 : BUFFERS_AHEAD);
    }

    /** The buffer is retained for the pump. */
    @Override
    public void onNext(ByteBuf buffer) {
        arrived.add(buffer);
        knock();
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        done = true;
        knock();
    }

    @Override
    public void onComplete() {
        done = true;
        knock();
    }

    private void knock() {
        if (knocks.getAndIncrement() == 0) {
            try {
                scheduler.schedule(this);
            } catch (RejectedExecutionException e) {
                // The emulator is closed: nothing counts any more, but what is held is given back.
                cancelled = true;
                run();
            }
        }
    }

    @Override
    public void run() {
        int missed = knocks.get();
        while (true) {
            long pauseNanos = work();
            if (pauseNanos > 0) {
                pause(pauseNanos);
                return;
            }
            missed = knocks.addAndGet(-missed);
            if (missed == 0) {
                return;
            }
        }
    }

    /** The knocks stay, so that nobody else runs the pump meanwhile. */
    private void pause(long nanos) {
        try {
            scheduler.schedule(this, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            cancelled = true;
            run();
        }
    }

    /** Takes what has arrived; how long to pause before the rest. */
    private long work() {
        while (true) {
            if (over || cancelled) {
                giveUp();
                return 0;
            }
            boolean ended = done;
            ByteBuf buffer = arrived.poll();
            if (buffer == null) {
                if (ended) {
                    end();
                }
                return 0;
            }
            int length = buffer.readableBytes();
            if (take(buffer) && bytesPerSecond > 0) {
                return Math.max(1, length * 1_000_000_000L / bytesPerSecond);
            }
        }
    }

    private boolean take(ByteBuf buffer) {
        try {
            body.accept(buffer);
            source().request(1);
            return true;
        } catch (CallBody.Struck struck) {
            outcome.success(struck.outcome() instanceof Outcome.Stall ? stall() : stopFor(struck));
        } catch (RuntimeException | Error e) {
            // Also of an event loop that has ended and takes no demand: what has arrived is given
            // back.
            stop();
            outcome.error(e);
        }
        return false;
    }

    private void end() {
        over = true;
        if (failure != null) {
            body.abort();
            outcome.error(failure);
            return;
        }
        try {
            outcome.success(body.complete());
        } catch (RuntimeException | Error e) {
            body.abort();
            outcome.error(e);
        }
    }

    private Outcome stopFor(CallBody.Struck struck) {
        stop();
        return struck.outcome();
    }

    // Cancelled, the server would read on and throw away; the client is to be kept waiting.
    private Outcome stall() {
        over = true;
        body.abort();
        return new Outcome.Stall(() -> source().cancel());
    }

    private void stop() {
        over = true;
        body.abort();
        try {
            source().cancel();
        } catch (RejectedExecutionException e) {
            // The emulator is closed: the event loop has ended, and with it the connection.
        }
    }

    private void giveUp() {
        if (!over) {
            over = true;
            body.abort();
        }
        ByteBuf left;
        while ((left = arrived.poll()) != null) {
            left.release();
        }
    }

    private Subscription source() {
        Subscription s = source;
        if (s == null) {
            throw new IllegalStateException("nothing is subscribed yet");
        }
        return s;
    }
}
