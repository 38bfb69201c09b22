package io.github.dropflux;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * There was no usable answer: no connection, a connection lost, a time limit passed, or an answer that is not Dropbox's. What
 * the server did is unknown, except that the library never reports a failure for a file that it found stored;
 * {@link #commitInDoubt()} tells whether that includes the commit.
 */
public final class DropboxTransportException extends DropboxException {
    private static final long serialVersionUID = 1L;

    private final boolean transientFailure;
    private final boolean commitInDoubt;

    private DropboxTransportException(
            String text, FailureContext context, boolean transientFailure, boolean commitInDoubt) {
        super(text, context);
        this.transientFailure = transientFailure;
        this.commitInDoubt = commitInDoubt;
    }

    /**
     * A failure of the way to the server and back.
     *
     * @param text what happened, to what, and what to do
     * @param transientFailure whether the same call may succeed later; false for, say, a refused certificate
     * @param cause what the transport said; null when it said nothing
     */
    public static DropboxTransportException of(
            String text, boolean transientFailure, @Nullable Throwable cause) {
        Objects.requireNonNull(text, "text");
        return new DropboxTransportException(
                text, FailureContext.of(cause), transientFailure, false);
    }

    /**
     * A commit whose answer was lost, and of which could not be found out whether it happened: the file may be there.
     *
     * @param text what happened, to what, and what to do
     * @param cause what the transport said last; null when it said nothing
     */
    public static DropboxTransportException inDoubt(String text, @Nullable Throwable cause) {
        Objects.requireNonNull(text, "text");
        return new DropboxTransportException(text, FailureContext.of(cause), true, true);
    }

    /**
     * Whether the commit was asked for and nobody knows whether it happened. The file may be there, whole: look at the
     * destination before uploading anew, or go on from the checkpoint.
     */
    public boolean commitInDoubt() {
        return commitInDoubt;
    }

    @Override
    public Reason reason() {
        if (commitInDoubt()) {
            return Reason.IN_DOUBT;
        }
        return isTransient() ? Reason.UNAVAILABLE : Reason.NO_ANSWER;
    }

    @Override
    public boolean isTransient() {
        return transientFailure;
    }

    @Override
    public DropboxTransportException withCheckpoint(UploadCheckpoint value) {
        return (DropboxTransportException) super.withCheckpoint(value);
    }

    @Override
    public DropboxTransportException withRequestId(@Nullable String value) {
        return (DropboxTransportException) super.withRequestId(value);
    }

    @Override
    public DropboxTransportException withPath(@Nullable String value) {
        return (DropboxTransportException) super.withPath(value);
    }

    @Override
    DropboxTransportException copy(FailureContext context) {
        return new DropboxTransportException(text(), context, transientFailure, commitInDoubt);
    }
}
