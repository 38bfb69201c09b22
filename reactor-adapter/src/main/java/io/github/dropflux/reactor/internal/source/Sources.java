package io.github.dropflux.reactor.internal.source;

import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.reactor.internal.guard.GuardedFlux;
import io.github.dropflux.reactor.internal.source.BlockingReading.FileInput;
import io.github.dropflux.reactor.internal.source.BlockingReading.StreamInput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * What users have, as buffers that the pipeline owns: the subscriber releases each buffer it is
 * given. Demand is passed on as it comes. Nothing is read before the first request.
 */
public final class Sources {

    /** As messages call it. */
    static final String SOURCE = "the source";

    private Sources() {}

    /**
     * Wraps or copies each buffer from its position to its limit as they stand when it comes. The
     * caller's position is not moved.
     *
     * @param copy for a caller that fills a buffer again before the upload has ended; copies are
     *     pooled
     */
    public static Flux<ByteBuf> ofByteBuffers(
            Publisher<? extends ByteBuffer> buffers, boolean copy) {
        return new GuardedFlux<ByteBuffer, ByteBuf>(
                SOURCE,
                () -> buffers,
                copy ? Sources::copy : Unpooled::wrappedBuffer,
                notTaken -> {});
    }

    /**
     * Takes each buffer over, from its reader to its writer index as they stand when it comes; one that an operator discards on the
     * way here is released.
     */
    public static Flux<ByteBuf> ofByteBufs(Publisher<? extends ByteBuf> buffers) {
        return opened(() -> buffers);
    }

    /** The same of a publisher that is made for each subscription; where that fails, the source has failed. */
    public static Flux<ByteBuf> opened(Supplier<? extends Publisher<? extends ByteBuf>> buffers) {
        return new GuardedFlux<ByteBuf, ByteBuf>(
                        // Whoever else holds the buffer may move its indexes.
                        SOURCE, buffers, ByteBuf::duplicate, ReferenceCountUtil::safeRelease)
                .doOnDiscard(ByteBuf.class, ReferenceCountUtil::safeRelease);
    }

    /** One array, which is not copied. */
    public static Flux<ByteBuf> ofBytes(byte[] bytes) {
        return Flux.defer(() -> Flux.just(Unpooled.wrappedBuffer(bytes)));
    }

    /**
     * Reads a file from its beginning as buffers are asked for, into pooled buffers of 64 KiB, on a
     * thread of {@link Schedulers#boundedElastic()}; requesting and cancelling never block. The file
     * is opened at the first request and closed after its end, an error or a cancel. A file that
     * cannot be read is an {@link java.io.IOException}.
     */
    public static Flux<ByteBuf> ofPath(Path file) {
        return read(() -> new FileInput(file, FileChannel.open(file, StandardOpenOption.READ)));
    }

    /**
     * Reads a stream as {@link #ofPath} reads a file. Each read is a buffer of at most 64 KiB.
     *
     * @param stream makes it, at the first request; what that throws, and null, are the error
     */
    public static Flux<ByteBuf> ofInputStream(Callable<? extends InputStream> stream) {
        return read(
                () ->
                        new StreamInput(
                                Objects.requireNonNull(
                                        stream.call(),
                                        "the supplier of UploadBody.fromInputStream gave null"
                                                + " instead of a stream")));
    }

    /** Arrays, which are not copied. */
    public static Flux<ByteBuf> ofByteArrays(Publisher<byte[]> arrays) {
        return new GuardedFlux<byte[], ByteBuf>(
                SOURCE, () -> arrays, Unpooled::wrappedBuffer, notTaken -> {});
    }

    /** Writes all there is, and returns. */
    @FunctionalInterface
    public interface Writer {

        /**
         * Writes.
         *
         * @param out for this thread alone
         */
        void writeTo(OutputStream out) throws Exception;
    }

    /**
     * What code writes to a stream, in pooled buffers of 64 KiB or what it flushes. The code runs on one thread of {@link
     * Schedulers#boundedElastic()} from the first request on.
     */
    public static Flux<ByteBuf> ofOutputStream(Writer writer) {
        return Flux.from(
                subscriber ->
                        subscriber.onSubscribe(
                                new BlockingWriting(
                                        writer,
                                        ByteBufAllocator.DEFAULT,
                                        Schedulers.boundedElastic(),
                                        subscriber)));
    }

    /**
     * Reads what a process writes, as {@link #ofInputStream} reads a stream. The process is ended when nobody wants its bytes any
     * more.
     *
     * @param start begins it, at the first request
     */
    public static Flux<ByteBuf> ofProcess(Callable<Process> start) {
        return Flux.defer(
                () -> {
                    AtomicReference<@Nullable Process> running = new AtomicReference<>();
                    return read(() -> new StreamInput(new ProcessOutput(start.call(), running)))
                            // A read that waits is not interrupted, but ends with the process.
                            .doOnCancel(() -> ProcessOutput.end(running.get()));
                });
    }

    private static Flux<ByteBuf> read(BlockingReading.Opener opener) {
        return Flux.from(
                subscriber ->
                        subscriber.onSubscribe(
                                new BlockingReading(
                                        opener,
                                        ByteBufAllocator.DEFAULT,
                                        Schedulers.boundedElastic(),
                                        subscriber)));
    }

    /**
     * Fails with a {@link SourceMismatchException} if the buffers have not this length together.
     *
     * @param bytes that are declared
     */
    public static Flux<ByteBuf> ofLength(Flux<ByteBuf> buffers, long bytes) {
        return Flux.defer(
                () -> {
                    AtomicLong given = new AtomicLong();
                    Flux<ByteBuf> counted =
                            new GuardedFlux<>(
                                    SOURCE,
                                    () -> buffers,
                                    buffer -> {
                                        long now = given.addAndGet(buffer.readableBytes());
                                        if (now > bytes) {
                                            buffer.release();
                                            throw SourceMismatchException.ofLength(bytes, now);
                                        }
                                        return buffer;
                                    },
                                    ReferenceCountUtil::safeRelease);
                    return counted.concatWith(
                            Flux.defer(
                                    () ->
                                            given.get() == bytes
                                                    ? Flux.empty()
                                                    : Flux.error(
                                                            SourceMismatchException.ofLength(
                                                                    bytes, given.get()))));
                });
    }

    private static ByteBuf copy(ByteBuffer buffer) {
        int bytes = buffer.remaining();
        ByteBuf copy = ByteBufAllocator.DEFAULT.buffer(bytes, bytes);
        try {
            return copy.writeBytes(buffer.duplicate());
        } catch (RuntimeException | Error e) {
            copy.release();
            throw e;
        }
    }
}
