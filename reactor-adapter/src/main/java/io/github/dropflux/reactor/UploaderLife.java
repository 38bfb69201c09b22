package io.github.dropflux.reactor;

import io.github.dropflux.reactor.internal.limit.RunningUploads;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What an uploader and its views have running, and how that ends: the uploader's own end is everybody's, a view has none. */
final class UploaderLife {

    /** After an upload was ended, for its checkpoint to be saved. */
    private static final Duration LAST_SAVES = Duration.ofSeconds(10);

    private final RunningUploads uploads;
    private final Supplier<Scheduler> timer;
    private final Runnable closing;
    private final AtomicBoolean closed;
    private final boolean ofView;

    private UploaderLife(
            RunningUploads uploads,
            Supplier<Scheduler> timer,
            Runnable closing,
            AtomicBoolean closed,
            boolean ofView) {
        this.uploads = uploads;
        this.timer = timer;
        this.closing = closing;
        this.closed = closed;
        this.ofView = ofView;
    }

    /**
     * Of a new uploader.
     *
     * @param closing closes the connections, without waiting
     */
    static UploaderLife begin(RunningUploads uploads, Supplier<Scheduler> timer, Runnable closing) {
        return new UploaderLife(uploads, timer, closing, new AtomicBoolean(), false);
    }

    UploaderLife ofView() {
        return new UploaderLife(uploads, timer, closing, closed, true);
    }

    RunningUploads uploads() {
        return uploads;
    }

    Mono<Void> closeGracefully(Duration patience) {
        return ofView
                ? Mono.empty()
                : Mono.defer(
                                () -> {
                                    uploads.refuse();
                                    return uploads.idle();
                                })
                        .timeout(patience, ended(), timer.get())
                        .doFinally(end -> close());
    }

    private Mono<Void> ended() {
        return Mono.defer(
                        () -> {
                            uploads.end();
                            return uploads.idle();
                        })
                .timeout(LAST_SAVES, Mono.empty(), timer.get());
    }

    void close() {
        if (ofView) {
            return;
        }
        uploads.refuse();
        if (closed.compareAndSet(false, true)) {
            uploads.end();
            closing.run();
        }
    }
}
