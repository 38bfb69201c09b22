package io.github.dropflux.reactor.internal.call;

import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.text.HumanTime;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.call.CallFailure.Patience;
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

    /** Of answers that cannot be read, in one call. */
    private static final int MOST_GARBLED = 3;

    /**
     * How long after its start a call that never reached anybody is made again. An upload may make two
     * of them, one to ask whose token it has, and is to end within 15 seconds.
     */
    private static final Duration UNREACHED = Duration.ofSeconds(7);

    private final RetryPolicy policy;
    private final Scheduler timer;
    private long begun;
    private int attempts = 1;
    private int garbled;
    private long pausedAt;
    private long firstFailure = -1;
    private Duration pause = Duration.ZERO;
    private String givenUp = "";

    RetryState(RetryPolicy policy, Scheduler timer) {
        this.policy = policy;
        this.timer = timer;
        this.begun = timer.now(TimeUnit.MILLISECONDS);
    }

    /**
     * Completes when the call may be retried.
     *
     * @param failure of the attempt before
     * @return null when nothing is left
     */
    @Nullable Mono<Void> nextAttempt(CallFailure failure) {
        if (failure.patience() == Patience.GARBLED && ++garbled >= MOST_GARBLED) {
            givenUp = "given up after " + garbled + " answers that can't be read";
            return null;
        }
        if (attempts >= policy.maxAttempts()) {
            givenUp =
                    attempts == 1
                            ? "the RetryPolicy allows one attempt (RetryPolicy.withMaxAttempts)"
                            : "given up after all "
                                    + attempts
                                    + " attempts of the RetryPolicy, in "
                                    + HumanTime.of(elapsed())
                                    + " (RetryPolicy.withMaxAttempts)";
            return null;
        }
        Duration delay = backoff();
        Duration asked = failure.asked();
        if (asked != null && asked.compareTo(delay) > 0) {
            delay = asked;
        }
        if (!allows(delay)) {
            return null;
        }
        if (failure.patience() == Patience.UNREACHED && !isWithin(UNREACHED, delay)) {
            givenUp = "given up after " + attempts + " attempts in " + HumanTime.of(elapsed());
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
                Duration.ofMillis(begun + millis(policy.totalTime()) - now));
    }

    /** Waiting past the end to fail then would only be a slower failure. */
    boolean allows(Duration delay) {
        boolean within = isWithin(policy.totalTime(), delay);
        givenUp = within ? "" : exceeded(delay);
        return within;
    }

    /** Why the call is not made again although it might succeed; empty while it may be. */
    String givenUp() {
        return givenUp;
    }

    private String exceeded(Duration delay) {
        Duration total = policy.totalTime();
        if (total.isZero()) {
            return "the RetryPolicy allows no wait"
                    + (delay.isZero() ? "" : ", and this one would be " + HumanTime.of(delay))
                    + " (RetryPolicy.withTotalTime)";
        }
        String made = " after attempt " + attempts + " of " + policy.maxAttempts();
        String time = "the RetryPolicy's total time of " + HumanTime.of(total);
        return (elapsed().compareTo(total) >= 0
                        ? time + " is over" + made
                        : "to wait another "
                                + HumanTime.of(delay)
                                + " would exceed "
                                + time
                                + ", of which "
                                + HumanTime.of(elapsed())
                                + " are over"
                                + made)
                + " (RetryPolicy.withTotalTime)";
    }

    private Duration elapsed() {
        return Duration.ofMillis(timer.now(TimeUnit.MILLISECONDS) - begun);
    }

    private boolean isWithin(Duration total, Duration delay) {
        long left = begun + millis(total) - timer.now(TimeUnit.MILLISECONDS);
        return delay.compareTo(Duration.ofMillis(left)) <= 0;
    }

    /** From here on the call waits for others of this account, which is not to its charge. */
    void pause() {
        pausedAt = timer.now(TimeUnit.MILLISECONDS);
    }

    /** The wait since {@link #pause()} is over. */
    void resume() {
        begun += timer.now(TimeUnit.MILLISECONDS) - pausedAt;
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
