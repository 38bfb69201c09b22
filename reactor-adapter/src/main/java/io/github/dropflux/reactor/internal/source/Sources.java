package io.github.dropflux.reactor.internal.source;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** What users have, as buffers that the pipeline owns. */
public final class Sources {

    private static final int READ_BYTES = 64 * 1024;

    private Sources() {}

    /**
     * Wraps or copies each buffer from its position to its limit as they stand when it comes. The
     * caller's position is not moved.
     */
    public static Flux<ByteBuf> ofByteBuffers(
            Publisher<? extends ByteBuffer> buffers, boolean copy) {
        return Flux.from(buffers)
                .map(b -> copy ? Unpooled.copiedBuffer(b) : Unpooled.wrappedBuffer(b.slice()));
    }

    /** Takes each buffer over; one that is discarded on the way is released. */
    public static Flux<ByteBuf> ofByteBufs(Publisher<? extends ByteBuf> buffers) {
        return Flux.<ByteBuf>from(buffers)
                .doOnDiscard(ByteBuf.class, ReferenceCountUtil::safeRelease);
    }

    /** One array, which is not copied. */
    public static Flux<ByteBuf> ofBytes(byte[] bytes) {
        return Flux.defer(() -> Flux.just(Unpooled.wrappedBuffer(bytes)));
    }

    /** Reads a file as buffers are asked for, on the thread that asks, which may block. */
    public static Flux<ByteBuf> ofPath(Path file) {
        return Flux.generate(() -> open(file), Sources::read, Sources::close);
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    private static FileChannel read(FileChannel channel, SynchronousSink<ByteBuf> sink) {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(READ_BYTES, READ_BYTES);
        int read;
        try {
            do {
                read = buffer.writeBytes(channel, buffer.writableBytes());
            } while (read > 0 && buffer.isWritable());
        } catch (IOException e) {
            buffer.release();
            sink.error(e);
            return channel;
        }
        if (buffer.isReadable()) {
            sink.next(buffer);
        } else {
            buffer.release();
            sink.complete();
        }
        return channel;
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
