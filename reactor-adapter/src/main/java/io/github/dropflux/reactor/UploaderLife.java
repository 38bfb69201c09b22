package io.github.dropflux.reactor;

import io.github.dropflux.reactor.internal.limit.RunningUploads;
import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What an uploader and its views have running, how that ends, and how it begins anew. A view ends and begins nothing.
 * Thread-safe.
 */
final class UploaderLife {

    /** After an upload was ended, for its checkpoint to be saved. */
    private static final Duration LAST_SAVES = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final RunningUploads uploads;
    private final Supplier<Scheduler> timer;
    private final Supplier<Runnable> reopening;
    private final boolean ofView;

    /** Guards what follows. Nothing is ended while it is held, since subscribers run in that. */
    private final Object lock = new Object();

    private Runnable closing;

    private boolean refusing;
    private boolean closed;

    /** By which a graceful close knows that the uploader was opened again while it waited. */
    private int openings;

    /**
     * Of a new uploader.
     *
     * @param closing closes the connections, without waiting; may be called more than once
     * @param reopening opens new ones, and gives what closes these
     */
    UploaderLife(
            RunningUploads uploads,
            Supplier<Scheduler> timer,
            Runnable closing,
            Supplier<Runnable> reopening) {
        this(uploads, timer, closing, reopening, false);
    }

    private UploaderLife(
            RunningUploads uploads,
            Supplier<Scheduler> timer,
            Runnable closing,
            Supplier<Runnable> reopening,
            boolean ofView) {
        this.uploads = uploads;
        this.timer = timer;
        this.closing = closing;
        this.reopening = reopening;
        this.ofView = ofView;
    }

    UploaderLife ofView() {
        return new UploaderLife(uploads, timer, () -> {}, reopening, true);
    }

    RunningUploads uploads() {
        return uploads;
    }

    Mono<Void> closeGracefully(Duration patience) {
        return ofView
                ? Mono.empty()
                : Mono.defer(
                        () -> {
                            int opening = refuse();
                            return uploads.idle()
                                    .timeout(bounded(patience), ended(opening), timer.get())
                                    // Before the end is told: who waits for it finds the uploader
                                    // closed.
                                    .doOnTerminate(() -> close(opening))
                                    .doOnCancel(() -> close(opening));
                        });
    }

    /** A timer counts in nanoseconds. */
    private static Duration bounded(Duration patience) {
        return patience.compareTo(LONGEST) < 0 ? patience : LONGEST;
    }

    private int refuse() {
        synchronized (lock) {
            refusing = true;
            uploads.refuse();
            return openings;
        }
    }

    private Mono<Void> ended(int opening) {
        return Mono.defer(
                        () -> {
                            end(opening).run();
                            return uploads.idle();
                        })
                .timeout(LAST_SAVES, Mono.empty(), timer.get());
    }

    private Runnable end(int opening) {
        synchronized (lock) {
            return opening == openings ? uploads.end() : () -> {};
        }
    }

    void close() {
        int opening;
        synchronized (lock) {
            opening = openings;
        }
        close(opening);
    }

    private void close(int opening) {
        Runnable uploadsEnd;
        Runnable connectionsClose;
        synchronized (lock) {
            if (ofView || closed || opening != openings) {
                return;
            }
            refusing = true;
            closed = true;
            uploadsEnd = uploads.end();
            connectionsClose = closing;
        }
        uploadsEnd.run();
        connectionsClose.run();
    }

    void reopen() {
        Runnable formerClose;
        synchronized (lock) {
            if (ofView || !refusing) {
                return;
            }
            formerClose = closing;
            closing = reopening.get();
            openings++;
            closed = false;
            refusing = false;
            uploads.admitAgain();
        }
        // Open still where a graceful close was waiting; calls under way keep their connections,
        // the next take new ones.
        formerClose.run();
    }
}
