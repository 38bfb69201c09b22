package io.github.dropflux;

import org.jspecify.annotations.Nullable;

/** What every kind of failure may carry, so that a kind has one constructor. */
record FailureContext(
        @Nullable Throwable cause,
        @Nullable String requestId,
        @Nullable UploadCheckpoint checkpoint) {
    static final FailureContext NONE = new FailureContext(null, null, null);

    static FailureContext of(@Nullable Throwable cause) {
        return new FailureContext(cause, null, null);
    }

    FailureContext withRequestId(@Nullable String value) {
        return new FailureContext(cause, value, checkpoint);
    }

    FailureContext withCheckpoint(UploadCheckpoint value) {
        return new FailureContext(cause, requestId, value);
    }
}
