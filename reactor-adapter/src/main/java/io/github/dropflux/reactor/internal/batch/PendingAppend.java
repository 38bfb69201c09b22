package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.internal.session.SessionEvent;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A file's append on its way, whose window it owns. Confined to the batch's loop. */
final class PendingAppend {

    private final BatchedAppend append;
    private final Mono<SessionEvent> own;
    private final MonoSink<SessionEvent> sink;
    private boolean alone;
    private volatile boolean abandoned;

    PendingAppend(BatchedAppend append, Mono<SessionEvent> own, MonoSink<SessionEvent> sink) {
        this.append = append;
        this.own = own;
        this.sink = sink;
    }

    BatchedAppend append() {
        return append;
    }

    /** In a separate request. */
    Mono<SessionEvent> own() {
        return own;
    }

    boolean isAlone() {
        return alone;
    }

    /** From now on it goes into no body with others. */
    void goAlone() {
        alone = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Nobody waits for its outcome; on any thread. */
    void abandon() {
        abandoned = true;
    }

    void release() {
        append.window().release();
    }

    void succeed(SessionEvent event) {
        release();
        sink.success(event);
    }

    void fail(Throwable failure) {
        release();
        if (!abandoned) {
            sink.error(failure);
        }
    }
}
