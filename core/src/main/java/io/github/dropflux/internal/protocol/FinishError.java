package io.github.dropflux.internal.protocol;

/** What {@code files/upload_session/finish} answers with 409, and what a batch says of one entry. */
public sealed interface FinishError extends RouteError {

    /**
     * Something is wrong with the session.
     *
     * @param reason what
     */
    record LookupFailed(AppendError reason) implements FinishError {
        @Override
        public String tag() {
            return Tags.join("lookup_failed", reason.tag());
        }
    }

    /**
     * The destination was refused; the session keeps its bytes.
     *
     * @param reason why
     */
    record Path(WriteError reason) implements FinishError {
        @Override
        public String tag() {
            return Tags.join("path", reason.tag());
        }
    }

    /**
     * The property groups were refused.
     *
     * @param reason its name; empty when none came
     */
    record PropertiesError(String reason) implements FinishError {
        @Override
        public String tag() {
            return Tags.join("properties_error", reason);
        }
    }

    /** Errors that are a name alone. */
    enum Simple implements FinishError {
        /** Too many writes in one namespace at once. */
        TOO_MANY_WRITE_OPERATIONS,
        /** A batch goes to too many shared folders. */
        TOO_MANY_SHARED_FOLDER_TARGETS,
        /** A concurrent session takes no bytes when it ends. */
        CONCURRENT_SESSION_DATA_NOT_ALLOWED,
        /** A concurrent session must be closed first. */
        CONCURRENT_SESSION_NOT_CLOSED,
        /** A concurrent session has gaps. */
        CONCURRENT_SESSION_MISSING_DATA,
        /** The body is above the request limit. */
        PAYLOAD_TOO_LARGE,
        /** The body is not the one that was hashed. */
        CONTENT_HASH_MISMATCH,
        /** The folder needs encryption that the call does not give. */
        ENCRYPTION_NOT_SUPPORTED;

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
    record Other(String tag) implements FinishError {}
}
