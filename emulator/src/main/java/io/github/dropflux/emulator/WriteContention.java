package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.faults.Fault;
import io.github.dropflux.emulator.internal.faults.Fault.Moment;
import io.github.dropflux.emulator.internal.protocol.Json;

/** The shapes in which {@code too_many_write_operations} comes, which means that others write to the same namespace just now. */
public enum WriteContention {
    /** 429 for the whole call, with no word on how long to wait. */
    RATE_LIMIT,
    /** 409, as an error of its own beside {@code path}; for a batch, of its first entry alone. */
    FINISH_ERROR,
    /** 409, inside {@code path}; for a batch, of its first entry alone. */
    PATH_ERROR;

    private static final String TAG = "too_many_write_operations";

    Fault fault() {
        return switch (this) {
            case RATE_LIMIT ->
                    new Fault.Reply(Moment.AFTER_BODY, RateLimit.json(TAG, Json.object()));
            case FINISH_ERROR -> new Fault.RefuseCommit(Json.tag(TAG));
            case PATH_ERROR -> new Fault.RefuseCommit(Json.tag("path", Json.tag(TAG)));
        };
    }
}
