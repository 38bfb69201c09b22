package io.github.dropflux;

import org.jspecify.annotations.Nullable;

/** What every kind of failure may carry, so that a kind has one constructor. */
record FailureContext(
        @Nullable Throwable cause,
        @Nullable String requestId,
        @Nullable UploadCheckpoint checkpoint,
        @Nullable String path) {
    static final FailureContext NONE = new FailureContext(null, null, null, null);

    static FailureContext of(@Nullable Throwable cause) {
        return new FailureContext(cause, null, null, null);
    }

    FailureContext withRequestId(@Nullable String value) {
        return new FailureContext(cause, value, checkpoint, path);
    }

    FailureContext withCheckpoint(UploadCheckpoint value) {
        return new FailureContext(cause, requestId, value, path);
    }

    FailureContext withPath(@Nullable String value) {
        return new FailureContext(cause, requestId, checkpoint, value);
    }
}
