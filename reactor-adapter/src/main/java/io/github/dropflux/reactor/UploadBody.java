package io.github.dropflux.reactor;

import io.github.dropflux.reactor.internal.source.DataBuffers;
import io.github.dropflux.reactor.internal.source.Sources;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;

/**
 * The bytes of one upload. A body is subscribed once per upload and never again, whatever is
 * retried: what a retry needs is held by the uploader.
 *
 * <p>Demand follows the windows that the uploader has room for. Requests reach the source on a
 * thread of {@link reactor.core.scheduler.Schedulers#boundedElastic()}, for the first window on the
 * thread that subscribes to the upload if that may block, and never on an event loop.
 */
public final class UploadBody {

    private final Flux<ByteBuf> buffers;

    private UploadBody(Flux<ByteBuf> buffers) {
        this.buffers = buffers;
    }

    /**
     * Buffers that are referenced, not copied: from position to limit as they stand when emitted.
     * The caller must not change a buffer's content until the upload has ended. The server checks a
     * hash that is made as soon as the window around the buffer is whole: what is changed after that
     * fails the upload, what is changed before is sent as it is then. A source that fills a buffer
     * again belongs to {@link #fromByteBuffersCopied}.
     */
    public static UploadBody fromByteBuffers(Publisher<? extends ByteBuffer> buffers) {
        return new UploadBody(Sources.ofByteBuffers(buffers, false));
    }

    /** As {@link #fromByteBuffers}, for a source that reuses its buffers: each is copied on arrival. */
    public static UploadBody fromByteBuffersCopied(Publisher<? extends ByteBuffer> buffers) {
        return new UploadBody(Sources.ofByteBuffers(buffers, true));
    }

    /**
     * Netty buffers, whose ownership passes to the uploader as each is emitted: it releases them, on
     * success, error and cancel, and those that an operator of Reactor discards on the way.
     *
     * <p>Cancelled, Reactor's {@code concatMap} discards the value of a {@code Mono.just} also when it
     * was passed on before (pull request 4352 of reactor-core), which would be a second release: write
     * {@code Mono.just(buffer).hide()} there.
     */
    public static UploadBody fromByteBufs(Publisher<? extends ByteBuf> buffers) {
        return new UploadBody(Sources.ofByteBufs(buffers));
    }

    /**
     * Spring's buffers, such as the body of a WebFlux request, whose ownership passes to the uploader
     * as each is emitted: it releases them, on success, error and cancel. Those that Netty backs are
     * sent as they are, those of Spring's default factory are referenced, any other is copied and
     * released on arrival. Needs {@code spring-core}, which this library does not bring.
     */
    @SuppressWarnings("exports") // whose module is only needed where this is called
    public static UploadBody fromDataBuffers(Publisher<? extends DataBuffer> buffers) {
        return new UploadBody(DataBuffers.of(buffers));
    }

    /**
     * A file, opened when the upload is subscribed, read as windows ask for it on threads that may
     * block, and closed on every exit. A file that cannot be read fails the upload with its {@link
     * java.io.IOException}.
     */
    public static UploadBody fromPath(Path file) {
        return new UploadBody(Sources.ofPath(file));
    }

    /** An array, referenced, not copied: leave it alone until the upload has ended. */
    public static UploadBody fromBytes(byte[] bytes) {
        return new UploadBody(Sources.ofBytes(bytes));
    }

    Flux<ByteBuf> buffers() {
        return buffers;
    }
}
