package io.github.dropflux.reactor.internal.source;

import io.github.dropflux.reactor.internal.guard.Guards;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * One file or stream, read for one subscriber. A request or cancel only wakes the loop, which runs on
 * the scheduler and alone touches the input. A reading thread is never interrupted, since that
 * would close a channel under it; a read that does not return keeps its thread, and its input open, but
 * nobody who cancels.
 */
final class BlockingReading implements Subscription {

    private static final int READ_BYTES = 64 * 1024;
    private static final int END = -1;

    /** Opens what is read, once, on the scheduler. */
    @FunctionalInterface
    interface Opener {
        Input open() throws Exception;
    }

    /** What is read; may block. */
    interface Input extends Closeable {

        /** Reads into an empty buffer, which stays empty at the end alone. */
        void fill(ByteBuf buffer) throws IOException;
    }

    /** Fills each buffer, but the last of a file. */
    record FileInput(Path file, FileChannel channel) implements Input {

        @Override
        public void fill(ByteBuf buffer) throws IOException {
            // Not ByteBuf.writeBytes(channel): to it a closed channel is the end of the file.
            ByteBuffer memory = buffer.internalNioBuffer(0, buffer.capacity());
            int start = memory.position();
            int read;
            do {
                read = read(memory);
            } while (read >= 0 && memory.hasRemaining());
            buffer.writerIndex(memory.position() - start);
        }

        /** The system's words for a failed read, such as "Is a directory", do not say of what. */
        private int read(ByteBuffer memory) throws IOException {
            try {
                return channel.read(memory);
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                FileSystemException named =
                        new FileSystemException(file.toString(), null, e.getMessage());
                named.initCause(e);
                throw named;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Reads once for each buffer, so that what a slow stream gave is not kept back. */
    record StreamInput(InputStream stream) implements Input {

        @Override
        public void fill(ByteBuf buffer) throws IOException {
            int read = buffer.writeBytes(stream, buffer.capacity());
            if (read == 0 || read < END) {
                throw new IOException(
                        "the input stream's read(byte[], int, int) returned "
                                + read
                                + ", and was asked for "
                                + buffer.capacity()
                                + " bytes: let it wait for at least one, or return -1 at the end");
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
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
    private @Nullable Input input;
    private boolean over;

    BlockingReading(
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

    private void read() throws Exception {
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

    private Input open() throws Exception {
        Input open = input;
        if (open == null) {
            open = opener.open();
            input = open;
        }
        return open;
    }

    /** Null at the end. */
    private @Nullable ByteBuf fill(Input from) throws IOException {
        ByteBuf buffer = allocator.buffer(READ_BYTES, READ_BYTES);
        boolean filled = false;
        try {
            from.fill(buffer);
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
        Input open = input;
        input = null;
        if (open != null) {
            open.close();
        }
    }
}
