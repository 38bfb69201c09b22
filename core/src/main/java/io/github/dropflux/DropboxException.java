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

    /** What to act on, whatever the kind of exception; {@link #reason()}. More may be added: give a {@code switch} a default. */
    public enum Reason {
        /** Dropbox does not take the path or the name. Choose another. */
        BAD_PATH,
        /** Something else is at the path. Choose another, replace it ({@link WriteMode#overwrite()}), or rename. */
        CONFLICT,
        /** The account has no room for the file. */
        NO_SPACE,
        /** The account may not write at the path. */
        NOT_WRITABLE,
        /** The file is larger than Dropbox, or a limit that you set, takes. */
        TOO_LARGE,
        /** Dropbox takes no more calls for now. Try again later. */
        RATE_LIMITED,
        /** The access token or refresh token is not, or no longer, accepted. Let the user authorize the app again. */
        UNAUTHORIZED,
        /** The token is accepted, and may not do this: it lacks a scope, or the account or path root is not for it. */
        FORBIDDEN,
        /** Dropbox has forgotten the upload session. Begin anew. */
        EXPIRED,
        /** Dropbox, or the way to it, is not available. Try again later. */
        UNAVAILABLE,
        /** What answered is not Dropbox, or cannot be understood. Look at endpoint and proxy. */
        NO_ANSWER,
        /** The answer to the commit was lost, and whether the file is there could not be found out. Look before you upload again. */
        IN_DOUBT,
        /** Dropbox refused it for another reason, as the tag says. */
        REFUSED,
        /** The source of the bytes failed. */
        SOURCE,
        /** The source is not what was declared of it, or not the one that the upload began with. */
        SOURCE_DIFFERS,
        /** What Dropbox stored is not what was sent. Do not use the stored file. */
        CONTENT_DIFFERS,
        /** Who sent the bytes, such as a browser, was gone before their end. */
        CANCELLED_BY_CLIENT,
        /** The uploader was closed. */
        CLOSED,
        /** Something else failed in this process. */
        LOCAL
    }

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

    /** What to act on. */
    public abstract Reason reason();

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
