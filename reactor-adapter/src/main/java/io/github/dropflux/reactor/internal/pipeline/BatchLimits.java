package io.github.dropflux.reactor.internal.pipeline;

import java.time.Duration;

/**
 * How much goes into one call that serves many files.
 *
 * @param maxBodyBytes of one append for several sessions
 * @param maxEntries of one append for several sessions
 * @param maxCommits files made by one call, and sessions opened by one
 * @param linger how long a call that is not full waits for more
 */
public record BatchLimits(long maxBodyBytes, int maxEntries, int maxCommits, Duration linger) {

    /** What holds unless it is set. */
    public static final BatchLimits DEFAULTS =
            new BatchLimits(32L << 20, 100, 1_000, Duration.ofMillis(250));
}
