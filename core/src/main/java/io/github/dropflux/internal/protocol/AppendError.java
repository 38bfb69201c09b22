package io.github.dropflux.internal.protocol;

/** What {@code files/upload_session/append_v2} answers with 409, and what finish answers about its session. */
public sealed interface AppendError extends RouteError {

    /**
     * The session is at another place.
     *
     * @param correctOffset how many bytes the session holds
     */
    record IncorrectOffset(long correctOffset) implements AppendError {
        @Override
        public String tag() {
            return "incorrect_offset";
        }
    }

    /** Errors that are a name alone. */
    enum Simple implements AppendError {
        /** There is no such session, or no longer. */
        NOT_FOUND,
        /** The session takes no more bytes. */
        CLOSED,
        /** The session must be closed first; finish only. */
        NOT_CLOSED,
        /** The file would be above its limit. */
        TOO_LARGE,
        /** A concurrent append does not start at a block. */
        CONCURRENT_SESSION_INVALID_OFFSET,
        /** A concurrent append that does not close is no whole number of blocks. */
        CONCURRENT_SESSION_INVALID_DATA_SIZE,
        /** The body is above the request limit. */
        PAYLOAD_TOO_LARGE,
        /** The body is not the one that was hashed. */
        CONTENT_HASH_MISMATCH;

        @Override
        public String tag() {
            return Tags.of(this);
        }
    }

    /**
     * One that is not known yet.
     *
     * @param tag its name
     */
    record Other(String tag) implements AppendError {}
}
