package io.github.dropflux.cli.wire;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A rate that all connections share. Each asks for a turn for a few bytes and sends them when it has come, in the order of asking, so that
 * none waits for ever. Thread-safe, and never waits itself.
 */
final class Pace {

    /** What timers are late by may be made up for, but not a pause: after one the rate holds at once. */
    private static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int TURNS_PER_SECOND = 16;
    private static final int SMALLEST_TURN = 1024;
    private static final int LARGEST_TURN = 64 * 1024;

    private final long bytesPerSecond;
    private final LongSupplier nanos;
    private long free;

    /** @param nanos a clock as {@link System#nanoTime()} */
    Pace(long bytesPerSecond, LongSupplier nanos) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanos = nanos;
        this.free = nanos.getAsLong();
    }

    /** Bytes for which a turn is to be asked at most, so that a second has several. */
    int turn() {
        return (int)
                Math.max(SMALLEST_TURN, Math.min(LARGEST_TURN, bytesPerSecond / TURNS_PER_SECOND));
    }

    /** Takes the next turn; it comes in so many nanoseconds, 0 for now. */
    synchronized long take(int bytes) {
        long now = nanos.getAsLong();
        if (free - now < -CATCH_UP_NANOS) {
            free = now - CATCH_UP_NANOS;
        }
        long wait = Math.max(0, free - now);
        free += Math.round((double) bytes * SECOND / bytesPerSecond);
        return wait;
    }
}
