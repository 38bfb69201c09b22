package io.github.dropflux.internal.protocol;

/** What {@code files/upload_session/start} answers with 409. */
public sealed interface StartError extends RouteError {

    /** Errors that are a name alone. */
    enum Simple implements StartError {
        /** A concurrent session takes no bytes when it starts. */
        CONCURRENT_SESSION_DATA_NOT_ALLOWED,
        /** A concurrent session cannot be closed when it starts. */
        CONCURRENT_SESSION_CLOSE_NOT_ALLOWED,
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
    record Other(String tag) implements StartError {}
}
