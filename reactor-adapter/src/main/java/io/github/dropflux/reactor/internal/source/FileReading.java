package io.github.dropflux.reactor.internal.source;

import io.github.dropflux.reactor.internal.guard.Guards;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * One file, read for one subscriber. A request or cancel only wakes the loop, which runs on
 * the scheduler and alone touches the channel. A reading thread is never interrupted, since that
 * would close the channel under it.
 */
final class FileReading implements Subscription {

    private static final int READ_BYTES = 64 * 1024;

    /** Opens the file, once, on the scheduler. */
    @FunctionalInterface
    interface Opener {
        FileChannel open() throws IOException;
    }

    private final Opener opener;
    private final ByteBufAllocator allocator;
    private final Scheduler scheduler;
    private final Subscriber<? super ByteBuf> subscriber;
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile boolean cancelled;
    private volatile @Nullable Throwable refused;

    // Touched by the loop alone.
    private @Nullable FileChannel channel;
    private boolean over;

    FileReading(
            Opener opener,
            ByteBufAllocator allocator,
            Scheduler scheduler,
            Subscriber<? super ByteBuf> subscriber) {
        this.opener = opener;
        this.allocator = allocator;
        this.scheduler = scheduler;
        this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            requested.accumulateAndGet(n, Operators::addCap);
            wake();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        wake();
    }

    private void wake() {
        if (wakes.getAndIncrement() != 0) {
            return;
        }
        try {
            scheduler.schedule(this::loop);
        } catch (Throwable e) {
            // No thread is left, or none can be made: closing here is the lesser evil.
            refused = e;
            loop();
        }
    }

    private void loop() {
        int missed = 1;
        do {
            try {
                read();
            } catch (Throwable e) {
                if (over) {
                    Guards.drop(e, Context.empty());
                } else {
                    end(e);
                }
            }
            missed = wakes.addAndGet(-missed);
        } while (missed != 0);
    }

    private void read() throws IOException {
        while (!over) {
            if (cancelled) {
                over = true;
                close();
                return;
            }
            Throwable refusal = refused;
            if (refusal != null) {
                end(refusal);
                return;
            }
            if (requested.get() == 0) {
                return;
            }
            ByteBuf buffer = fill(open());
            if (buffer == null) {
                end(null);
                return;
            }
            if (requested.get() != Long.MAX_VALUE) {
                requested.decrementAndGet();
            }
            subscriber.onNext(buffer);
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = opener.open();
            channel = open;
        }
        return open;
    }

    /** A full buffer, or what is left before the end of the file, or null at its end. */
    private @Nullable ByteBuf fill(FileChannel from) throws IOException {
        ByteBuf buffer = allocator.buffer(READ_BYTES, READ_BYTES);
        boolean filled = false;
        try {
            // Not ByteBuf.writeBytes(channel): to it a closed channel is the end of the file.
            ByteBuffer memory = buffer.internalNioBuffer(0, READ_BYTES);
            int start = memory.position();
            int read;
            do {
                read = from.read(memory);
            } while (read >= 0 && memory.hasRemaining());
            buffer.writerIndex(memory.position() - start);
            filled = buffer.isReadable();
            return filled ? buffer : null;
        } finally {
            if (!filled) {
                buffer.release();
            }
        }
    }

    private void end(@Nullable Throwable failure) {
        over = true;
        Throwable cause = failure;
        try {
            close();
        } catch (Throwable e) {
            if (cause == null) {
                cause = e;
            } else {
                cause.addSuppressed(e);
            }
        }
        if (cancelled) {
            return;
        }
        if (cause == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(cause);
        }
    }

    private void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
