package io.github.dropflux.reactor.internal.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * When the token endpoint is asked again after a failure that may pass.
 *
 * @param maxAttempts the first one included; waiting as the server asked uses up none
 * @param firstDelay upper bound of the delay before the second attempt; each further one doubles it
 * @param longestDelay upper bound of any delay of our own choosing
 * @param totalTime since the first attempt, after which no other is made
 * @param timer waits, and tells the time
 * @param random numbers from 0 to below 1
 */
public record GrantRetry(
        int maxAttempts,
        Duration firstDelay,
        Duration longestDelay,
        Duration totalTime,
        Scheduler timer,
        DoubleSupplier random) {

    Retry retry() {
        return Retry.from(
                failures ->
                        Mono.fromSupplier(this::now)
                                .flatMapMany(
                                        start -> {
                                            AtomicInteger attempts = new AtomicInteger(1);
                                            return failures.concatMap(
                                                    failed ->
                                                            delay(
                                                                    failed.failure(),
                                                                    attempts,
                                                                    start));
                                        }));
    }

    private Mono<Long> delay(Throwable failure, AtomicInteger attempts, long start) {
        if (!TokenFailures.isTransient(failure)) {
            return Mono.error(failure);
        }
        Duration asked = asked(failure);
        if (asked == null && attempts.get() >= maxAttempts) {
            return Mono.error(failure);
        }
        Duration delay = asked != null ? asked : backoff(attempts.getAndIncrement());
        // Waiting past the end to fail then would only be a slower failure.
        return delay.compareTo(totalTime.minusMillis(now() - start)) > 0
                ? Mono.error(failure)
                : Mono.delay(delay, timer);
    }

    private Duration backoff(int attempt) {
        long first = firstDelay.toMillis();
        long longest = longestDelay.toMillis();
        int doublings = Math.min(attempt - 1, 30);
        long bound = first > longest >> doublings ? longest : first << doublings;
        return Duration.ofMillis((long) (random.getAsDouble() * (bound + 1)));
    }

    private static @Nullable Duration asked(Throwable failure) {
        Duration asked =
                failure instanceof TokenRefusedException refused
                        ? refused.refusal().retryAfter()
                        : null;
        // "After nothing" is no wait to obey; it would only turn a refusal into a busy loop.
        return asked == null || asked.isZero() ? null : asked;
    }

    private long now() {
        return timer.now(TimeUnit.MILLISECONDS);
    }
}
