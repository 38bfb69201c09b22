package io.github.dropflux.reactor.internal.call;

import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.limit.Jitter;
import io.github.dropflux.reactor.internal.telemetry.Telemetry.Retry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What one call has left of attempts and time, and how long it waits before the next. */
final class RetryState {

    /** As good as for ever, and no sum with it overflows. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final RetryPolicy policy;
    private final Scheduler timer;
    private long deadline;
    private int attempts = 1;
    private long pausedAt;
    private long firstFailure = -1;
    private Duration pause = Duration.ZERO;

    RetryState(RetryPolicy policy, Scheduler timer) {
        this.policy = policy;
        this.timer = timer;
        this.deadline = timer.now(TimeUnit.MILLISECONDS) + millis(policy.totalTime());
    }

    /**
     * Completes when the call may be retried.
     *
     * @param asked how long the server asks to wait at least; null when it does not say
     * @return null when nothing is left
     */
    @Nullable Mono<Void> nextAttempt(@Nullable Duration asked) {
        if (attempts >= policy.maxAttempts()) {
            return null;
        }
        Duration delay = backoff();
        if (asked != null && asked.compareTo(delay) > 0) {
            delay = asked;
        }
        if (!allows(delay)) {
            return null;
        }
        attempts++;
        pause = delay;
        if (firstFailure < 0) {
            firstFailure = timer.now(TimeUnit.MILLISECONDS);
        }
        return Mono.delay(delay, timer).then();
    }

    /** What {@link #nextAttempt} has decided last. */
    Retry ahead(Route route, Throwable after) {
        long now = timer.now(TimeUnit.MILLISECONDS);
        return new Retry(
                route,
                after,
                Duration.ofMillis(now - firstFailure),
                attempts,
                policy.maxAttempts(),
                pause,
                Duration.ofMillis(deadline - now));
    }

    /** Waiting past the end to fail then would only be a slower failure. */
    boolean allows(Duration delay) {
        long left = deadline - timer.now(TimeUnit.MILLISECONDS);
        return delay.compareTo(Duration.ofMillis(left)) <= 0;
    }

    /** From here on the call waits for others of this account, which is not to its charge. */
    void pause() {
        pausedAt = timer.now(TimeUnit.MILLISECONDS);
    }

    /** The wait since {@link #pause()} is over. */
    void resume() {
        deadline += timer.now(TimeUnit.MILLISECONDS) - pausedAt;
    }

    private Duration backoff() {
        long first = millis(policy.firstDelay());
        long longest = millis(policy.longestDelay());
        int doublings = Math.min(attempts - 1, 30);
        long bound = first > longest >> doublings ? longest : first << doublings;
        return Duration.ofMillis(Jitter.of(policy.random()).upTo(bound));
    }

    private static long millis(Duration value) {
        return value.compareTo(LONGEST) < 0 ? value.toMillis() : LONGEST.toMillis();
    }
}
