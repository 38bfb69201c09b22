package io.github.dropflux.internal.session;

import io.github.dropflux.internal.protocol.CallError;

/** What a refusal means for the call that met it. */
public final class FailureTable {

    private FailureTable() {}

    /** Whether the same call may be accepted when it is made again. */
    public static boolean isTransient(CallError error) {
        return switch (error.status()) {
            case 408, 429 -> true;
            // Lock contention in one namespace, and bytes that were damaged on their way.
            case 409 ->
                    error.tag().endsWith("too_many_write_operations")
                            || error.tag().endsWith("content_hash_mismatch");
            default -> error.status() >= 500;
        };
    }
}
