package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The calls that one upload's session commands stand for, and how far the upload is. Methods are called
 * one after the other, in the upload's loop.
 */
public interface UploadCalls {

    /** Makes the calls of an upload whose progress is counted there. */
    @FunctionalInterface
    interface Factory {
        /**
         * The calls of one upload.
         *
         * @param cancelled whether nobody waits for the upload any more, so that no call may begin; asked on any thread
         */
        UploadCalls of(ProgressMeter progress, BooleanSupplier cancelled);
    }

    /** The source has more than one window. */
    default void sourceContinues() {}

    /** The source is read to its end. */
    default void sourceEnded() {}

    /** The commit waits for its turn, or is under way. */
    default void committing() {}

    /** The upload has ended, whatever came before. */
    default void ended() {}

    /** Whether a file of one window may go in a session although one call would do. */
    default boolean mayOpenSession() {
        return false;
    }

    /** Whether it does, once that is known; asked only where {@link #mayOpenSession}. */
    default Mono<Boolean> opensSession() {
        return Mono.just(false);
    }

    /** Stores a file of one window by one call; its hash is null only where Dropbox does not give it when asked, either. */
    Mono<FileMetadata> storeWhole(AlignedWindow window, ContentHash hash);

    /**
     * Begins to open a session of this type, which {@link #start} then takes: so that no window has to wait for that. At most
     * once, before any other call.
     */
    default void startEarly(SessionType type, Context context) {}

    /**
     * Opens a session.
     *
     * @param anew whether one that was opened ahead is gone, so that another of these will not do
     */
    Mono<SessionEvent.Started> start(SessionType type, boolean anew);

    /** The event that an append's refusal stands for; the failure itself when it is just that. */
    static Mono<SessionEvent> outcome(Throwable failure, long windowOffset) {
        RouteError refusal =
                failure instanceof RefusedCallException refused ? refused.error().error() : null;
        if (refusal instanceof AppendError.IncorrectOffset incorrect) {
            return Mono.just(
                    new SessionEvent.OffsetRefused(windowOffset, incorrect.correctOffset()));
        }
        return refusal == AppendError.Simple.CLOSED
                ? Mono.just(new SessionEvent.AlreadyClosed(windowOffset))
                : Mono.error(failure);
    }

    /** Whether an append failed because there is no such session. */
    static boolean isGone(Throwable failure) {
        return failure instanceof RefusedCallException refused
                && refused.error().error() == AppendError.Simple.NOT_FOUND;
    }

    /** What the append came to: acknowledged, or an offset or closed session to reconcile. */
    Mono<SessionEvent> append(
            String sessionId,
            SessionCommand.Append append,
            AlignedWindow window,
            BlockDigests digests);

    /** The window at this offset is acknowledged. */
    void landed(long offset);

    /**
     * Commits the session; its hash as of {@link #storeWhole}.
     *
     * @param lost whether an earlier run may have committed the session already
     */
    Mono<FileMetadata> finish(UploadCursor end, ContentHash hash, boolean lost);
}
