package io.github.dropflux.reactor;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.internal.pipeline.UploadPipeline;
import io.github.dropflux.reactor.internal.pipeline.UploadTask;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Streams sources into Dropbox. Thread-safe: share one, and close it when done.
 *
 * <p>An upload begins when its {@code Mono} is subscribed and subscribes the source once. It holds
 * at most {@code windowSize × (concurrency + 1)} bytes of the source plus one of its buffers, and
 * asks for more only as Dropbox acknowledges what came before. It has three ends:
 *
 * <ul>
 *   <li>the file's metadata, once Dropbox's size and content hash were found equal to what was sent;
 *   <li>an error: a {@link io.github.dropflux.DropboxException}, or the source's own, unchanged;
 *   <li>cancelled. Then, as after an error, nothing was or will be committed, unless the commit was
 *       already on its way.
 * </ul>
 *
 * On each of them the source is cancelled or ended, and every buffer is released. Signals come on an
 * event loop or a CPU thread, so that what follows must not block there.
 */
public final class DropboxUploader implements AutoCloseable {

    private final UploadPipeline pipeline;
    private final Runnable closing;
    private final AtomicBoolean closed = new AtomicBoolean();

    DropboxUploader(UploadPipeline pipeline, Runnable closing) {
        this.pipeline = pipeline;
        this.closing = closing;
    }

    /** A builder with the defaults that it names. */
    public static DropboxUploaderBuilder builder() {
        return new DropboxUploaderBuilder();
    }

    /**
     * Uploads buffers to a path that must be free. They are referenced, not copied, as {@link
     * UploadBody#fromByteBuffers} says.
     *
     * @throws IllegalArgumentException if Dropbox would call the path malformed
     */
    public Mono<FileMetadata> upload(String path, Publisher<? extends ByteBuffer> source) {
        return upload(UploadRequest.to(path).body(UploadBody.fromByteBuffers(source)));
    }

    /**
     * Uploads as the request says.
     *
     * @throws IllegalArgumentException if the request has no body
     */
    public Mono<FileMetadata> upload(UploadRequest request) {
        UploadTask task =
                new UploadTask(
                        request.commit(),
                        request.requireBody().buffers(),
                        request.length(),
                        request.contentHash(),
                        (acknowledged, sent, total, calls) ->
                                report(request, acknowledged, sent, total, calls));
        Mono<FileMetadata> upload = pipeline.upload(task);
        return Mono.defer(
                () ->
                        closed.get()
                                ? Mono.error(
                                        new IllegalStateException(
                                                "the uploader is closed; build a new one"))
                                : upload);
    }

    private static void report(
            UploadRequest request, long acknowledged, long sent, OptionalLong total, long calls) {
        request.onProgress().accept(UploadProgress.of(acknowledged, sent, total, calls));
    }

    /**
     * Closes the connections that this uploader opened, without waiting; uploads under way fail. A
     * client given to the builder is its owner's to close.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closing.run();
        }
    }
}
