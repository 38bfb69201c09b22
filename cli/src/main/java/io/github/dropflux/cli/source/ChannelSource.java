package io.github.dropflux.cli.source;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.report.SourceException;
import io.github.dropflux.reactor.UploadBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * A channel whose end nobody knows ahead: standard input, a named pipe, a device. It is read only as
 * the upload asks, on the thread that asks, which {@link UploadBody} keeps off the event loops.
 */
public final class ChannelSource implements Source {

    /** A pipe's usual capacity; small enough to be a detail next to a window. */
    private static final int BUFFER_SIZE = 64 * 1024;

    private final String name;
    private final Callable<ReadableByteChannel> opener;
    private final boolean repeatable;
    private final ByteBufAllocator allocator;

    /**
     * What a channel gives, which is opened when the upload begins.
     *
     * @param name for errors
     * @param repeatable whether the opener gives all bytes each time
     */
    public ChannelSource(
            String name,
            Callable<ReadableByteChannel> opener,
            boolean repeatable,
            ByteBufAllocator allocator) {
        this.name = name;
        this.opener = opener;
        this.repeatable = repeatable;
        this.allocator = allocator;
    }

    @Override
    public OptionalLong lengthAhead() {
        return OptionalLong.empty();
    }

    @Override
    public boolean repeatable() {
        return repeatable;
    }

    @Override
    public @Nullable String doubt() {
        return repeatable ? null : "whether a pipe gave all there was";
    }

    @Override
    public Mono<FileMetadata> feed(Function<Bytes, Mono<FileMetadata>> upload) {
        return Mono.defer(
                () ->
                        upload.apply(
                                new Bytes(
                                        UploadBody.fromByteBufs(buffers()), OptionalLong.empty())));
    }

    /**
     * A body that opens the channel anew each time that it is read.
     *
     * @param name for errors
     */
    public static UploadBody body(String name, Callable<ReadableByteChannel> opener) {
        ChannelSource source = new ChannelSource(name, opener, true, ByteBufAllocator.DEFAULT);
        return UploadBody.defer(() -> UploadBody.fromByteBufs(source.buffers()));
    }

    Flux<ByteBuf> buffers() {
        return Flux.generate(this::open, this::next, ChannelSource::close);
    }

    private ReadableByteChannel open() {
        try {
            return opener.call();
        } catch (Exception e) {
            throw unreadable(e);
        }
    }

    private ReadableByteChannel next(ReadableByteChannel channel, SynchronousSink<ByteBuf> sink) {
        ByteBuf buffer;
        try {
            buffer = allocator.directBuffer(BUFFER_SIZE, BUFFER_SIZE);
        } catch (OutOfMemoryError e) {
            // Reactor would not turn it into a signal, and the upload would wait for ever.
            sink.error(new SourceException(FailureText.OUT_OF_MEMORY, e));
            return channel;
        }
        try {
            if (fill(channel, buffer)) {
                sink.next(buffer);
            } else {
                buffer.release();
                sink.complete();
            }
        } catch (IOException e) {
            buffer.release();
            sink.error(unreadable(e));
        }
        return channel;
    }

    /** Reads until the buffer is full: a pipe gives a little at a time, and a window of full buffers needs no copy. */
    private static boolean fill(ReadableByteChannel channel, ByteBuf buffer) throws IOException {
        while (buffer.isWritable()) {
            ByteBuffer free =
                    buffer.internalNioBuffer(buffer.writerIndex(), buffer.writableBytes());
            int read = channel.read(free);
            if (read < 0) {
                break;
            }
            buffer.writerIndex(buffer.writerIndex() + read);
        }
        return buffer.isReadable();
    }

    private SourceException unreadable(Exception cause) {
        return new SourceException(
                "cannot read " + name + " (" + FailureText.reason(cause) + "); nothing was stored",
                cause);
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // All bytes have been read, or nobody wants them.
            return;
        }
    }
}
