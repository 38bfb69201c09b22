package io.github.dropflux;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A place in an upload session: which session, and how many bytes lie before. Immutable. */
public final class UploadCursor {
    private final String sessionId;
    private final long offset;

    private UploadCursor(String sessionId, long offset) {
        this.sessionId = sessionId;
        this.offset = offset;
    }

    /**
     * A place in a session.
     *
     * @param sessionId opaque, as the server gave it
     * @param offset in bytes from the start of the file, at least 0
     */
    public static UploadCursor of(String sessionId, long offset) {
        Objects.requireNonNull(sessionId, "sessionId");
        if (sessionId.isEmpty()) {
            throw new IllegalArgumentException(
                    "The session id is empty: pass the one that upload_session/start answered");
        }
        if (offset < 0) {
            throw new IllegalArgumentException(
                    "The offset " + offset + " B lies before the file's start: use 0 or more");
        }
        return new UploadCursor(sessionId, offset);
    }

    /** The session's opaque id; whoever holds it and the account's token can write into the upload. */
    public String sessionId() {
        return sessionId;
    }

    /** Bytes from the start of the file. */
    public long offset() {
        return offset;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UploadCursor that
                && sessionId.equals(that.sessionId)
                && offset == that.offset;
    }

    @Override
    public int hashCode() {
        return Objects.hash(sessionId, offset);
    }

    /** The session's id is cut, so that logs cannot be used to write into the upload. */
    @Override
    public String toString() {
        return "UploadCursor[session " + Values.shortId(sessionId) + ", offset " + offset + "]";
    }
}
