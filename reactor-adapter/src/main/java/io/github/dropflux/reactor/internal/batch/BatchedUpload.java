package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.internal.session.SessionEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One file of a batch, as long as it is not known to be large also those that turn out to be. State is
 * confined to the batch's loop.
 */
final class BatchedUpload {

    private enum Place {
        READING,
        WAITING_FOR_SESSION,
        STARTED,
        /** In or on the way to a body, or no longer our business. */
        GONE
    }

    private final BatchSessions files;
    private final boolean shares;
    private final Runnable onRead;
    private Place place = Place.READING;
    private boolean read;
    private boolean commitAnnounced = true;
    private boolean closed;
    private @Nullable MonoSink<SessionEvent.Started> session;

    /** Nobody waits for a session any more; seen at once, before {@link #close}. */
    private volatile boolean abandoned;

    BatchedUpload(BatchSessions files, boolean shares, Runnable onRead) {
        this.files = files;
        this.shares = shares;
        this.onRead = onRead;
    }

    private void inLoop(Runnable action) {
        files.loop().execute(action);
    }

    /** Whether a file of one window goes into a body with others. */
    boolean sharesCalls() {
        return shares;
    }

    /** The source has more than one window: the file gets its own session. */
    void sourceContinues() {
        inLoop(this::leave);
    }

    /** The source is read to its end. */
    void sourceEnded() {
        inLoop(this::sourceRead);
    }

    private void sourceRead() {
        if (!read) {
            read = true;
            onRead.run();
            if (!shares) {
                leave();
            }
        }
    }

    private void leave() {
        if (place == Place.READING) {
            place = Place.GONE;
            files.left();
        }
    }

    /** A session for a file of one window; empty when it had better go in a single call. */
    Mono<SessionEvent.Started> session() {
        return Mono.create(
                sink -> {
                    sink.onCancel(() -> abandoned = true);
                    inLoop(
                            () -> {
                                if (place == Place.READING) {
                                    place = Place.WAITING_FOR_SESSION;
                                    session = sink;
                                    files.waits(this);
                                }
                            });
                });
    }

    /** A session is there for it. */
    void begin(SessionEvent.Started given) {
        place = Place.STARTED;
        sink().success(given);
    }

    /** There is no other to share calls with. */
    void goAlone() {
        place = Place.GONE;
        sink().success();
    }

    void fail(Throwable failure) {
        place = Place.GONE;
        if (!abandoned) {
            sink().error(failure);
        }
    }

    private MonoSink<SessionEvent.Started> sink() {
        MonoSink<SessionEvent.Started> sink = session;
        if (sink == null) {
            throw new IllegalStateException("a file that does not wait for a session is given one");
        }
        return sink;
    }

    /**
     * Brings the file's window into the session that {@link #session} gave, and closes that.
     *
     * @param append whose bytes are the batch's from this call on, which releases them
     * @param own the same append in a separate request
     */
    Mono<SessionEvent> append(BatchedAppend append, Mono<SessionEvent> own) {
        return Mono.create(
                sink -> {
                    PendingAppend pending =
                            new PendingAppend(append, own.contextWrite(sink.contextView()), sink);
                    sink.onDispose(
                            () -> {
                                pending.abandon();
                                inLoop(() -> files.bodies().abandon(pending));
                            });
                    inLoop(
                            () -> {
                                files.bodies().add(pending);
                                handOver();
                            });
                });
    }

    private void handOver() {
        if (place == Place.STARTED) {
            place = Place.GONE;
            files.handedOver();
        }
    }

    /** The commit waits for its turn, or is under way. */
    void committing() {
        inLoop(this::announceNoLonger);
    }

    private void announceNoLonger() {
        if (commitAnnounced) {
            commitAnnounced = false;
            files.committing();
        }
    }

    /** The upload has ended, whatever came before; may be called again. */
    void close() {
        inLoop(
                () -> {
                    if (closed) {
                        return;
                    }
                    closed = true;
                    announceNoLonger();
                    sourceRead();
                    Place before = place;
                    leave();
                    place = Place.GONE;
                    if (before == Place.WAITING_FOR_SESSION) {
                        files.waitsNoLonger(this);
                    } else if (before == Place.STARTED) {
                        files.handedOver();
                    }
                });
    }
}
