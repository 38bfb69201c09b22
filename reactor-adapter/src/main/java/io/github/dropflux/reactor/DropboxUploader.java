package io.github.dropflux.reactor;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.internal.pipeline.ProgressListener;
import io.github.dropflux.reactor.internal.pipeline.UploadPipeline;
import io.github.dropflux.reactor.internal.pipeline.UploadTask;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
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
 *   <li>an error, always a {@link io.github.dropflux.DropboxException}, with a checkpoint to go on
 *       from when the server holds something; a source's own error is its cause. Nothing was or will
 *       be committed, unless {@link io.github.dropflux.DropboxTransportException#commitInDoubt()};
 *   <li>cancelled. Then nothing will be committed, unless the commit was already on its way. A
 *       checkpoint is in the {@link CheckpointStore}, if there is one.
 * </ul>
 *
 * On each of them the source is cancelled or ended, and every buffer is released. Signals come on an
 * event loop or a CPU thread, so that what follows must not block there.
 */
public final class DropboxUploader implements AutoCloseable {

    private final UploadPipeline pipeline;
    private final @Nullable CheckpointStore checkpoints;
    private final Runnable closing;
    private final UploaderGauges gauges;
    private final AtomicBoolean closed = new AtomicBoolean();

    DropboxUploader(
            UploadPipeline pipeline, @Nullable CheckpointStore checkpoints, Runnable closing) {
        this.pipeline = pipeline;
        this.checkpoints = checkpoints;
        this.closing = closing;
        this.gauges = new UploaderGauges(pipeline.gauges());
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
                        request.length(),
                        request.contentHash(),
                        reporting(request.onProgress()),
                        StoredCheckpoints.in(checkpoints, request.checkpointKey()));
        return whileOpen(pipeline.upload(task, request.requireBody().buffers()));
    }

    /**
     * Goes on with an upload from a checkpoint, with a source that can be read from any offset; see
     * {@link ResumeRequest#bodyFrom}. Buffers are referenced, not copied.
     */
    public Mono<FileMetadata> resume(
            UploadCheckpoint checkpoint,
            LongFunction<? extends Publisher<? extends ByteBuffer>> source) {
        return resume(
                ResumeRequest.of(checkpoint)
                        .bodyFrom(offset -> UploadBody.fromByteBuffers(source.apply(offset))));
    }

    /**
     * Goes on with an upload as the request says: sends what the server lacks, closes the session and
     * commits it. Of all ends, those of {@link #upload(UploadRequest)} hold.
     *
     * @throws IllegalArgumentException if bytes are missing and the request has no source
     */
    public Mono<FileMetadata> resume(ResumeRequest request) {
        UploadTask task =
                new UploadTask(
                        request.checkpoint().commit(),
                        request.length(),
                        request.contentHash(),
                        reporting(request.onProgress()),
                        StoredCheckpoints.in(checkpoints, request.checkpointKey()));
        return whileOpen(
                pipeline.resume(
                        task, request.checkpoint(), request.source(), request.restartExpired()));
    }

    /** What all uploads of this uploader take and wait for. */
    public UploaderGauges gauges() {
        return gauges;
    }

    private Mono<FileMetadata> whileOpen(Mono<FileMetadata> upload) {
        return Mono.defer(
                () ->
                        closed.get()
                                ? Mono.error(
                                        new IllegalStateException(
                                                "the uploader is closed; build a new one"))
                                : upload);
    }

    private static ProgressListener reporting(Consumer<UploadProgress> listener) {
        return (acknowledged, sent, total, calls) ->
                listener.accept(UploadProgress.of(acknowledged, sent, total, calls));
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
