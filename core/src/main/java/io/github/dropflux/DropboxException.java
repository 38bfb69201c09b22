package io.github.dropflux;

import io.github.dropflux.internal.text.PlainText;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why an upload failed. Each kind is a subclass, so that a handler can choose; {@link #isTransient()} tells whether trying
 * again may help, {@link #checkpoint()} what need not be resent. Immutable: a with-er returns a copy of the same kind,
 * with the same stack trace and cause. No message contains a token or a whole session id.
 */
public abstract sealed class DropboxException extends RuntimeException
        permits DropboxApiException,
                DropboxTransportException,
                ContentHashMismatchException,
                SourceMismatchException,
                LimitExceededException,
                LocalFailureException {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final @Nullable String requestId;
    private final @Nullable String path;
    // Not carried through Java serialization: a checkpoint has a form of its own for that.
    private final transient @Nullable UploadCheckpoint checkpoint;

    DropboxException(String text, FailureContext context) {
        super(text, context.cause());
        this.text = text;
        this.requestId = context.requestId();
        this.checkpoint = context.checkpoint();
        this.path = context.path();
    }

    /** Whether the same upload may succeed when it is tried again later, nothing being changed. */
    public abstract boolean isTransient();

    /** What the server holds already, so that the upload can go on from there; empty when it holds nothing. */
    public final Optional<UploadCheckpoint> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    /** The {@code X-Dropbox-Request-Id} of the answer that ended the upload, which Dropbox's support asks for. */
    public final Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * Where the file was to be stored, as the request named it: a path, or an id. Null where no file was, as after {@code ping()}
     * or where the publisher of many requests failed.
     */
    public final @Nullable String path() {
        return path;
    }

    /** The same failure, with the checkpoint of the upload that it ended. */
    public DropboxException withCheckpoint(UploadCheckpoint value) {
        Objects.requireNonNull(value, "checkpoint");
        return traced(copy(context().withCheckpoint(value)));
    }

    /** The same failure, with the request id of the answer that told it; null takes it away. */
    public DropboxException withRequestId(@Nullable String value) {
        return traced(copy(context().withRequestId(value)));
    }

    /** The same failure, with the destination of the upload that it ended; null takes it away. */
    public DropboxException withPath(@Nullable String value) {
        return traced(copy(context().withPath(value)));
    }

    /** What happened, and to which path, with the request id when there is one. */
    @Override
    public String getMessage() {
        String destination =
                path == null || PlainText.names(text, path)
                        ? ""
                        : " [destination " + Values.quote(path) + "]";
        return text + destination + (requestId == null ? "" : " [request id " + requestId + "]");
    }

    abstract DropboxException copy(FailureContext context);

    final String text() {
        return text;
    }

    final FailureContext context() {
        return new FailureContext(getCause(), requestId, checkpoint, path);
    }

    final <T extends DropboxException> T traced(T copy) {
        copy.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }
}
