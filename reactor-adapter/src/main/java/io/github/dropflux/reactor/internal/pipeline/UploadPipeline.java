package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.reactor.internal.hash.WindowHasher;
import io.github.dropflux.reactor.internal.http.UploadTransport;
import io.github.dropflux.reactor.internal.window.FluxAlignedWindow;
import io.netty.buffer.ByteBufAllocator;
import reactor.core.publisher.Mono;

/** Makes uploads: what all of one uploader's share, and a run for each. */
public final class UploadPipeline {

    private final UploadSettings settings;
    private final RetryingCaller caller;
    private final WindowHasher hasher = new WindowHasher();

    public UploadPipeline(UploadTransport transport, UploadSettings settings) {
        this(transport, settings, Jitter.full());
    }

    /** One whose delays are as random as {@code jitter}. */
    public UploadPipeline(UploadTransport transport, UploadSettings settings, Jitter jitter) {
        this.settings = settings;
        this.caller = new RetryingCaller(transport, settings.retry(), jitter);
    }

    /** One upload per subscription; see {@link UploadRun} for its ends. */
    public Mono<FileMetadata> upload(UploadTask task) {
        return Mono.create(
                sink ->
                        new UploadRun(task, settings, caller, hasher, sink)
                                .start(
                                        new FluxAlignedWindow(
                                                task.source(),
                                                WindowCuts.every(settings.windowSize()),
                                                0,
                                                ByteBufAllocator.DEFAULT)));
    }
}
