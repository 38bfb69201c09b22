package io.github.dropflux.reactor;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.internal.batch.BatchItem;
import io.github.dropflux.reactor.internal.batch.BatchUpload;
import io.github.dropflux.reactor.internal.http.AccountProbe;
import io.github.dropflux.reactor.internal.http.TokenEndpoint;
import io.github.dropflux.reactor.internal.http.TokenSource;
import io.github.dropflux.reactor.internal.pipeline.ProgressListener;
import io.github.dropflux.reactor.internal.pipeline.UploadPipeline;
import io.github.dropflux.reactor.internal.pipeline.UploadTask;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

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
    private final Supplier<Scheduler> timer;
    private final TokenEndpoint tokenEndpoint;
    private final AccountProbe probe;
    private final UploaderGauges gauges;
    private final RunningUploads running = new RunningUploads();
    private final AtomicBoolean closed = new AtomicBoolean();

    DropboxUploader(
            UploadPipeline pipeline,
            @Nullable CheckpointStore checkpoints,
            TokenEndpoint tokenEndpoint,
            AccountProbe probe,
            @Nullable UploadTelemetry telemetry,
            Supplier<Scheduler> timer,
            Runnable closing) {
        this.pipeline = pipeline;
        this.checkpoints = checkpoints;
        this.tokenEndpoint = tokenEndpoint;
        this.probe = probe;
        this.timer = timer;
        this.closing = closing;
        this.gauges = new UploaderGauges(pipeline.gauges());
        if (telemetry != null) {
            telemetry.bind(this);
        }
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
        return run(
                pipeline.upload(task(request), request.requireBody().buffers()),
                request.credentials());
    }

    /**
     * Uploads many files in few calls: sessions are opened by the thousand, small files go together in
     * one body, and commits in one call, as {@link BatchSettings} says. A file that needs more than a
     * window has a session of its own and shares its commit; one that comes alone is sent by one call.
     * With another {@link io.github.dropflux.SessionPlan} than {@code AUTO}, each file has a session of
     * its own.
     *
     * <p>For each request comes one result, when it is there, in any order: a file that fails fails no
     * other. A request is pulled when its result is wanted, and at most 2,000 (twice {@link
     * BatchSettings#maxCommits}) before their results; so the demand bounds how many files can share a
     * call. At most 16 sources are open at once, and what is read counts towards the {@linkplain
     * DropboxUploaderBuilder#budget budget}: small files with their bytes, until these are acknowledged.
     * A source of unknown length takes a window while it is read; with a declared length it takes that.
     *
     * <p>All go to the same Dropbox: that of the Reactor context's credentials, or else the uploader's. A
     * request with credentials of its own fails.
     *
     * <p>An error of {@code requests} comes as it is, once all that was pulled before has ended. A cancel
     * ends everything, as the cancel of each upload would. Requests are pulled and sources subscribed on
     * threads of {@link reactor.core.scheduler.Schedulers#boundedElastic()}; results come on an event
     * loop, a CPU thread or one of these, one at a time.
     */
    public Flux<UploadResult> uploadAll(Publisher<UploadRequest> requests) {
        Flux<UploadResult> results =
                new BatchUpload<>(
                                pipeline,
                                requests,
                                (UploadRequest request) ->
                                        new BatchItem(
                                                task(request.requireSharedCredentials()),
                                                request.requireBody().buffers()))
                        .map(UploadResult::of);
        return running.count(authorized(results));
    }

    private UploadTask task(UploadRequest request) {
        return new UploadTask(
                request.commit(),
                request.length(),
                request.contentHash(),
                reporting(request.onProgress()),
                StoredCheckpoints.in(checkpoints, request.checkpointKey()));
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
        return run(
                pipeline.resume(
                        task, request.checkpoint(), request.source(), request.restartExpired()),
                request.credentials());
    }

    /** What all uploads of this uploader take and wait for. */
    public UploaderGauges gauges() {
        return gauges;
    }

    private Mono<FileMetadata> run(
            Mono<FileMetadata> upload, @Nullable DropboxCredentials requested) {
        return running.count(authorized(upload, requested));
    }

    private Mono<FileMetadata> authorized(
            Mono<FileMetadata> upload, @Nullable DropboxCredentials requested) {
        return Mono.deferContextual(context -> upload.contextWrite(tokens(context, requested)));
    }

    private Flux<UploadResult> authorized(Flux<UploadResult> uploads) {
        return Flux.deferContextual(context -> uploads.contextWrite(tokens(context, null)));
    }

    /** What to add to the context, where a transport finds it: nothing for the uploader's own. */
    private ContextView tokens(ContextView context, @Nullable DropboxCredentials requested) {
        DropboxCredentials own =
                requested == null
                        ? context.getOrDefault(DropboxCredentials.class, null)
                        : requested;
        return own == null
                ? Context.empty()
                : Context.of(TokenSource.class, own.tokens(tokenEndpoint));
    }

    private static ProgressListener reporting(Consumer<UploadProgress> listener) {
        return (acknowledged, sent, total, calls, windows) ->
                listener.accept(UploadProgress.of(acknowledged, sent, total, calls, windows));
    }

    /**
     * Asks Dropbox whose token it is, once per subscription and without retry: completes when Dropbox
     * is there and takes the token. Errors are those of an upload's calls. Needs the scope {@code
     * account_info.read}, which every app has. With credentials of each request's own it fails.
     */
    public Mono<Void> ping() {
        return probe.probe();
    }

    /** Uploads that are subscribed to and have not ended. */
    public int uploadsRunning() {
        return running.size();
    }

    /**
     * Closes when its {@code Mono} is subscribed to: new uploads fail, those under way may go on for
     * {@code patience}, and then end in an error; their last acknowledged window is in the {@link
     * CheckpointStore}, if there is one. Completes when none runs any more and the connections are
     * being closed. Cancelling closes at once. For one subscriber.
     */
    public Mono<Void> closeGracefully(Duration patience) {
        return Mono.defer(
                        () -> {
                            running.refuse();
                            return running.idle();
                        })
                .timeout(patience, Mono.fromRunnable(running::end), timer.get())
                .doFinally(end -> close());
    }

    /**
     * Closes the connections that this uploader opened, without waiting; uploads under way fail. A
     * client given to the builder is its owner's to close.
     */
    @Override
    public void close() {
        running.refuse();
        if (closed.compareAndSet(false, true)) {
            running.end();
            closing.run();
        }
    }
}
