package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.internal.window.WindowRange;
import io.github.dropflux.reactor.internal.http.UploadTransport;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import io.github.dropflux.reactor.internal.window.FluxAlignedWindow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes uploads: what all of one uploader's share, and a run for each. */
public final class UploadPipeline {

    private final UploadSettings settings;
    private final Shared shared;

    public UploadPipeline(UploadTransport transport, UploadSettings settings) {
        this.settings = settings;
        this.shared = new Shared(transport, settings);
    }

    /** One whose delays are as random as {@code jitter}. */
    public UploadPipeline(UploadTransport transport, UploadSettings settings, Jitter jitter) {
        this(transport, settings.withJitter(jitter));
    }

    /** The calls that many uploads share. */
    public BatchCalls batchCalls() {
        return new BatchCalls(shared);
    }

    /** What its uploads take and wait for. */
    public PipelineGauges gauges() {
        return shared.gauges();
    }

    /**
     * One upload per subscription; see {@link UploadRun} for its ends.
     *
     * @param source subscribed once; its buffers are the pipeline's as they come
     */
    public Mono<FileMetadata> upload(UploadTask task, Flux<ByteBuf> source) {
        return upload(task, source, BatchMember.ALONE);
    }

    /** The same, of a file that shares calls with others. */
    public Mono<FileMetadata> upload(UploadTask task, Flux<ByteBuf> source, BatchMember member) {
        return settings.telemetry().upload(fresh(task, source, member));
    }

    private Mono<FileMetadata> fresh(UploadTask task, Flux<ByteBuf> source, BatchMember member) {
        return Mono.create(
                sink ->
                        new UploadRun(
                                        task,
                                        UploadState.fresh(task.commit(), settings),
                                        shared,
                                        member,
                                        sink)
                                .start(cut(source, WindowCuts.every(settings.windowSize()), 0)));
    }

    /**
     * Goes on from a checkpoint.
     *
     * @param source not needed for a session that is closed
     * @param restartExpired whether to begin anew when the server has forgotten the session
     */
    public Mono<FileMetadata> resume(
            UploadTask task,
            UploadCheckpoint from,
            @Nullable ResumeSource source,
            boolean restartExpired) {
        Mono<FileMetadata> resumed = from.closed() ? commit(task, from) : rest(task, from, source);
        if (restartExpired && source != null) {
            resumed =
                    resumed.onErrorResume(
                            UploadPipeline::isExpired,
                            expired ->
                                    Mono.defer(
                                            () ->
                                                    fresh(
                                                            task,
                                                            source.open().apply(0),
                                                            BatchMember.ALONE)));
        }
        return settings.telemetry().upload(resumed);
    }

    private static boolean isExpired(Throwable failure) {
        return failure instanceof DropboxApiException refused && refused.sessionExpired();
    }

    private Mono<FileMetadata> commit(UploadTask task, UploadCheckpoint from) {
        return Mono.create(
                sink ->
                        new UploadRun(
                                        task,
                                        UploadState.at(from, from.contiguousBytes(), settings),
                                        shared,
                                        BatchMember.ALONE,
                                        sink)
                                .commit());
    }

    private Mono<FileMetadata> rest(
            UploadTask task, UploadCheckpoint from, @Nullable ResumeSource source) {
        if (source == null) {
            return Mono.error(
                    new IllegalArgumentException(
                            "the checkpoint's session still wants bytes, and there is no source to"
                                    + " read them from; only a closed session needs none"));
        }
        long start = source.startFor(from);
        List<WindowRange> held =
                from.acknowledged().stream()
                        .map(range -> new WindowRange(range.offset(), range.length()))
                        .toList();
        WindowCuts cuts = WindowCuts.around(held, settings.windowSize(), DropboxLimits.BLOCK_SIZE);
        return Mono.create(
                sink ->
                        new UploadRun(
                                        task,
                                        UploadState.at(from, start, settings),
                                        shared,
                                        BatchMember.ALONE,
                                        sink)
                                .start(cut(source.open().apply(start), cuts, start)));
    }

    private static Flux<AlignedWindow> cut(Flux<ByteBuf> source, WindowCuts cuts, long start) {
        return new FluxAlignedWindow(source, cuts, start, ByteBufAllocator.DEFAULT);
    }
}
