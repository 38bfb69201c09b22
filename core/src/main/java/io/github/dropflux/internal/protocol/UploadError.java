package io.github.dropflux.internal.protocol;

import org.jspecify.annotations.Nullable;

/** What {@code files/upload} answers with 409. */
public sealed interface UploadError extends RouteError {

    /**
     * The destination was refused.
     *
     * @param reason why
     * @param uploadSessionId a session that holds the bytes, for a commit elsewhere; null when there is none
     */
    record Path(WriteError reason, @Nullable String uploadSessionId) implements UploadError {
        @Override
        public String tag() {
            return Tags.join("path", reason.tag());
        }

        /** Without the session's id, which is not for logs. */
        @Override
        public String toString() {
            return tag();
        }
    }

    /**
     * The property groups were refused.
     *
     * @param reason its name; empty when none came
     */
    record PropertiesError(String reason) implements UploadError {
        @Override
        public String tag() {
            return Tags.join("properties_error", reason);
        }
    }

    /** Errors that are a name alone. */
    enum Simple implements UploadError {
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
    record Other(String tag) implements UploadError {}
}
