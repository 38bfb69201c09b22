package io.github.dropflux.reactor.internal.source;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * What code writes to a stream, as buffers for one subscriber. The code runs on one thread of the scheduler from the first
 * request on; a write waits there until a buffer is asked for, and fails once nobody wants any more. Requesting and cancelling
 * never block.
 */
final class BlockingWriting implements Subscription {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Sources.Writer writer;
    private final ByteBufAllocator allocator;
    private final Scheduler scheduler;
    private final Subscriber<? super ByteBuf> subscriber;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicLong requested = new AtomicLong();
    private volatile boolean cancelled;
    private volatile @Nullable Thread waiting;

    BlockingWriting(
            Sources.Writer writer,
            ByteBufAllocator allocator,
            Scheduler scheduler,
            Subscriber<? super ByteBuf> subscriber) {
        this.writer = writer;
        this.allocator = allocator;
        this.scheduler = scheduler;
        this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
        if (!Operators.validate(n)) {
            return;
        }
        requested.accumulateAndGet(n, Operators::addCap);
        if (begun.compareAndSet(false, true)) {
            try {
                scheduler.schedule(this::run);
            } catch (Throwable e) {
                subscriber.onError(e);
            }
        } else {
            LockSupport.unpark(waiting);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        LockSupport.unpark(waiting);
    }

    private void run() {
        waiting = Thread.currentThread();
        Out out = new Out();
        try {
            writer.writeTo(out);
            out.close();
        } catch (Throwable e) {
            out.discard();
            if (!cancelled) {
                subscriber.onError(e);
            }
            return;
        } finally {
            waiting = null;
        }
        if (!cancelled) {
            subscriber.onComplete();
        }
    }

    private void emit(ByteBuf buffer) throws IOException {
        try {
            awaitRequest();
        } catch (IOException e) {
            buffer.release();
            throw e;
        }
        if (requested.get() != Long.MAX_VALUE) {
            requested.decrementAndGet();
        }
        subscriber.onNext(buffer);
    }

    private void awaitRequest() throws IOException {
        while (requested.get() == 0 && !cancelled) {
            if (Thread.interrupted()) {
                throw new InterruptedIOException("interrupted while the upload wanted no bytes");
            }
            LockSupport.park(this);
        }
        if (cancelled) {
            throw new IOException("the upload has ended, and takes no more bytes");
        }
    }

    /** Handed to the code, on its thread alone. */
    private final class Out extends OutputStream {

        private @Nullable ByteBuf buffer;
        private boolean closed;

        @Override
        public void write(int b) throws IOException {
            room().writeByte(b);
            emitIfFull();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            int at = offset;
            int end = offset + length;
            while (at < end) {
                ByteBuf room = room();
                int count = Math.min(end - at, room.writableBytes());
                room.writeBytes(bytes, at, count);
                at += count;
                emitIfFull();
            }
        }

        private ByteBuf room() throws IOException {
            if (closed) {
                throw new IOException("the stream is closed");
            }
            if (cancelled) {
                throw new IOException("the upload has ended, and takes no more bytes");
            }
            ByteBuf room = buffer;
            if (room == null) {
                room = allocator.buffer(BUFFER_BYTES, BUFFER_BYTES);
                buffer = room;
            }
            return room;
        }

        private void emitIfFull() throws IOException {
            ByteBuf full = buffer;
            if (full != null && !full.isWritable()) {
                buffer = null;
                emit(full);
            }
        }

        @Override
        public void flush() throws IOException {
            ByteBuf rest = buffer;
            if (rest != null) {
                buffer = null;
                emit(rest);
            }
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                flush();
                closed = true;
            }
        }

        /** Code that has failed may still use it. */
        void discard() {
            closed = true;
            ByteBuf rest = buffer;
            buffer = null;
            if (rest != null) {
                rest.release();
            }
        }
    }
}
