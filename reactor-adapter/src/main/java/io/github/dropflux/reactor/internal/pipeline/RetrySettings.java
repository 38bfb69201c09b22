package io.github.dropflux.reactor.internal.pipeline;

import java.time.Duration;

/**
 * When a call is made again.
 *
 * @param maxAttempts the first one included
 * @param firstDelay upper bound of the delay before the second attempt
 * @param longestDelay upper bound of any delay of our own choosing
 * @param totalTime since the first attempt, after which the call is not made again
 */
public record RetrySettings(
        int maxAttempts, Duration firstDelay, Duration longestDelay, Duration totalTime) {}
