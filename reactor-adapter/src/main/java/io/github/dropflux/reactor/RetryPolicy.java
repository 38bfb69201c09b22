package io.github.dropflux.reactor;

import java.time.Duration;

/**
 * How often and how long a call that failed for a passing reason (a lost connection, 5xx, 429, lock
 * contention) is made again. Delays grow exponentially from the first to the longest, each drawn at
 * random between nothing and that bound (full jitter); a {@code Retry-After} is waited for in full.
 *
 * <p>Defaults: 6 attempts, first delay at most 500 ms, longest 30 s, 10 minutes in all.
 */
public final class RetryPolicy {

    private static final RetryPolicy DEFAULTS =
            new RetryPolicy(
                    6, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(10));

    private final int maxAttempts;
    private final Duration firstDelay;
    private final Duration longestDelay;
    private final Duration totalTime;

    private RetryPolicy(
            int maxAttempts, Duration firstDelay, Duration longestDelay, Duration totalTime) {
        this.maxAttempts = maxAttempts;
        this.firstDelay = firstDelay;
        this.longestDelay = longestDelay;
        this.totalTime = totalTime;
    }

    /** The defaults named above. */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /** One attempt: the first failure ends the upload. */
    public static RetryPolicy none() {
        return DEFAULTS.withMaxAttempts(1);
    }

    /**
     * Attempts a call has, the first one included; at least 1. Waiting as the server asked ({@code
     * Retry-After}) uses up none.
     */
    public RetryPolicy withMaxAttempts(int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException(
                    "max attempts " + attempts + " is below 1; 1 means no retry");
        }
        return new RetryPolicy(attempts, firstDelay, longestDelay, totalTime);
    }

    /** Upper bounds of the first delay and of any delay of our own choosing. */
    public RetryPolicy withDelays(Duration first, Duration longest) {
        if (first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "delays "
                            + first
                            + " to "
                            + longest
                            + " do not fit: the first must not be negative nor above the longest");
        }
        return new RetryPolicy(maxAttempts, first, longest, totalTime);
    }

    /** After this time since a call's first attempt it is not made again. */
    public RetryPolicy withTotalTime(Duration total) {
        if (total.isNegative()) {
            throw new IllegalArgumentException(
                    "total time " + total + " is negative; use 0 or more");
        }
        return new RetryPolicy(maxAttempts, firstDelay, longestDelay, total);
    }

    /** Attempts a call has, the first one included. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** Upper bound of the delay before the second attempt. */
    public Duration firstDelay() {
        return firstDelay;
    }

    /** Upper bound of any delay of our own choosing. */
    public Duration longestDelay() {
        return longestDelay;
    }

    /** Time since a call's first attempt after which it is not made again. */
    public Duration totalTime() {
        return totalTime;
    }

    @Override
    public String toString() {
        return "RetryPolicy["
                + maxAttempts
                + " attempts, "
                + firstDelay
                + " to "
                + longestDelay
                + ", "
                + totalTime
                + " in all]";
    }
}
