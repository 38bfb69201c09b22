package io.github.dropflux.internal.protocol;

/** What {@code files/upload_session/append_batch} answers with 409 about the call as a whole. */
public sealed interface AppendBatchError extends RouteError {

    /** Errors that are a name alone. */
    enum Simple implements AppendBatchError {
        /** The body is above the request limit. */
        PAYLOAD_TOO_LARGE,
        /** The body is not the one that was hashed. */
        CONTENT_HASH_MISMATCH,
        /** The entries' lengths do not add up to the body's. */
        LENGTH_MISMATCH;

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
    record Other(String tag) implements AppendBatchError {}
}
