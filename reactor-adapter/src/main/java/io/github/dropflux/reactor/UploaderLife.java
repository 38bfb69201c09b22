package io.github.dropflux.reactor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What an uploader and its views have running, and how that ends: the uploader's own end is everybody's, a view has none. */
final class UploaderLife {

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
    static UploaderLife begin(Supplier<Scheduler> timer, Runnable closing) {
        return new UploaderLife(new RunningUploads(), timer, closing, new AtomicBoolean(), false);
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
                        .timeout(patience, Mono.fromRunnable(uploads::end), timer.get())
                        .doFinally(end -> close());
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
