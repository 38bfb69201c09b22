package io.github.dropflux.reactor.internal.pipeline;

import java.time.Duration;

/**
 * When a call is made again.
 *
 * @param maxAttempts the first one included; waiting for a rate limit uses up none
 * @param firstDelay upper bound of the delay before the second attempt
 * @param longestDelay upper bound of any delay of our own choosing
 * @param totalTime since the call was asked for, after which it is not made again
 * @param jitter picks each delay up to its bound
 */
public record RetrySettings(
        int maxAttempts,
        Duration firstDelay,
        Duration longestDelay,
        Duration totalTime,
        Jitter jitter) {

    /** The same with another randomness. */
    RetrySettings withJitter(Jitter value) {
        return new RetrySettings(maxAttempts, firstDelay, longestDelay, totalTime, value);
    }
}
