package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.reactor.internal.http.RefusedCallException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What one call has left of attempts and time, and how long it waits before the next. */
final class RetryBudget {

    private final RetrySettings settings;
    private final Jitter jitter;
    private final Scheduler timer = Schedulers.parallel();
    private final long startedMillis = timer.now(TimeUnit.MILLISECONDS);
    private int attempts = 1;

    RetryBudget(RetrySettings settings, Jitter jitter) {
        this.settings = settings;
        this.jitter = jitter;
    }

    /** Emits when the call may be made again; errors with {@code failure} when it may not. */
    Mono<Long> delayAfter(Throwable failure) {
        if (!Failures.isTransient(failure)) {
            return Mono.error(failure);
        }
        Duration asked = askedDelay(failure);
        if (asked == null && attempts >= settings.maxAttempts()) {
            return Mono.error(failure);
        }
        Duration delay = asked != null ? asked : backoff();
        long spent = timer.now(TimeUnit.MILLISECONDS) - startedMillis;
        // Waiting past the end to fail then would only be a slower failure.
        if (delay.compareTo(settings.totalTime().minusMillis(spent)) > 0) {
            return Mono.error(failure);
        }
        if (asked == null) {
            attempts++;
        }
        return Mono.delay(delay, timer);
    }

    private Duration backoff() {
        long first = settings.firstDelay().toMillis();
        long longest = settings.longestDelay().toMillis();
        int doublings = Math.min(attempts - 1, 30);
        long bound = first > longest >> doublings ? longest : first << doublings;
        return Duration.ofMillis(jitter.upTo(bound));
    }

    private static @Nullable Duration askedDelay(Throwable failure) {
        if (!(failure instanceof RefusedCallException refused)) {
            return null;
        }
        Duration asked = refused.error().retryAfter();
        // "After nothing" is no wait to obey; it would only turn a refusal into a busy loop.
        return asked == null || asked.isZero() ? null : asked;
    }
}
