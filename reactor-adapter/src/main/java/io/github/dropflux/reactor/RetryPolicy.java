package io.github.dropflux.reactor;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How often and how long a call that failed for a passing reason (a lost connection, a time limit,
 * 408, 5xx, lock contention) is retried. Delays grow exponentially from the first to the longest,
 * each drawn at random between nothing and that bound (full jitter); a {@code Retry-After} is waited
 * for in full.
 *
 * <p>Whatever the policy, a call has at most three responses that cannot be read, and while nothing has
 * ever answered the uploader, a call that finds no connection is retried for 7 seconds only: then a
 * setting is wrong more often than a network is gone.
 *
 * <p>A rate limit (429) is not a failure of a call: it holds all calls of the account back, for as long
 * as the server asks or else for a second that doubles up to a minute, and uses up no attempt. Only
 * the total time bounds it.
 */
public final class RetryPolicy {

    private static final RetryPolicy DEFAULTS =
            new RetryPolicy(
                    12,
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(10),
                    () -> ThreadLocalRandom.current().nextDouble());

    private static final RetryPolicy PATIENT =
            DEFAULTS.withMaxAttempts(100)
                    .withDelays(Duration.ofSeconds(1), Duration.ofMinutes(1))
                    .withTotalTime(Duration.ofMinutes(15));

    private final int maxAttempts;
    private final Duration firstDelay;
    private final Duration longestDelay;
    private final Duration totalTime;
    private final DoubleSupplier random;

    private RetryPolicy(
            int maxAttempts,
            Duration firstDelay,
            Duration longestDelay,
            Duration totalTime,
            DoubleSupplier random) {
        this.maxAttempts = maxAttempts;
        this.firstDelay = firstDelay;
        this.longestDelay = longestDelay;
        this.totalTime = totalTime;
        this.random = random;
    }

    /**
     * 12 attempts, first delay at most 500 ms, longest 30 s, 10 minutes in all: a network that is gone
     * for 20 seconds is survived, and one that is gone permanently is reported after some 90 seconds.
     */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * For commits, which have all the bytes of an upload to lose: 100 attempts, first delay at most 1
     * s, longest 1 minute, 15 minutes in all.
     */
    public static RetryPolicy patient() {
        return PATIENT;
    }

    /** One attempt and no wait: the first failure ends the call, a rate limit too. */
    public static RetryPolicy none() {
        return DEFAULTS.withMaxAttempts(1).withTotalTime(Duration.ZERO);
    }

    /** Attempts a call has, the first one included; at least 1. A rate limit uses up none. */
    public RetryPolicy withMaxAttempts(int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException(
                    "max attempts " + attempts + " is below 1; 1 means no retry");
        }
        return new RetryPolicy(attempts, firstDelay, longestDelay, totalTime, random);
    }

    /** Upper bounds of the first delay and of any delay of our own choosing. */
    public RetryPolicy withDelays(Duration first, Duration longest) {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(longest, "longest");
        if (first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "delays "
                            + first
                            + " to "
                            + longest
                            + " do not fit: the first must not be negative nor above the longest");
        }
        return new RetryPolicy(maxAttempts, first, longest, totalTime, random);
    }

    /**
     * After this time since a call was asked for, waiting for a rate limit included, it is not made
     * again; waiting for other calls of the uploader to end does not count. An attempt that runs then
     * is not cut off. When the answer to a commit was lost, asking whether the file is there is a call with as much time once more.
     */
    public RetryPolicy withTotalTime(Duration total) {
        Objects.requireNonNull(total, "total");
        if (total.isNegative()) {
            throw new IllegalArgumentException(
                    "total time " + total + " is negative; use 0 or more");
        }
        return new RetryPolicy(maxAttempts, firstDelay, longestDelay, total, random);
    }

    /**
     * Where the randomness of delays comes from: numbers from 0 to below 1, asked for on any thread
     * and by several at once. {@code () -> 0.999999} makes every delay the longest it can be.
     */
    public RetryPolicy withRandom(DoubleSupplier source) {
        Objects.requireNonNull(source, "source");
        return new RetryPolicy(maxAttempts, firstDelay, longestDelay, totalTime, source);
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

    /** Time since a call was asked for after which it is not retried. */
    public Duration totalTime() {
        return totalTime;
    }

    /** Where the randomness of delays comes from: numbers from 0 to below 1. */
    public DoubleSupplier random() {
        return random;
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
