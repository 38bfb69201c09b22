package io.github.dropflux.reactor.internal.limit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Holds back all calls of one account after a rate limit: a call that is refused counts against the
 * limit as well, so that a separate timer for each call would keep the limit spent.
 *
 * <p>Thread-safe. A waiting call is a timer and nothing else; cancelling it leaves nothing behind.
 */
public final class RateLimitGate {

    /** Instead of a generation: the gate is closed for longer than the call may wait. */
    public static final long CLOSED = -1;

    /** Where the server does not say how long: the first wait, which doubles up to the longest. */
    private static final long FIRST_MILLIS = 1_000;

    private static final long LONGEST_MILLIS = 60_000;

    /** No real limit lasts longer; an absurd answer must not stop the client for a day. */
    private static final long LONGEST_ASKED_MILLIS = Duration.ofHours(1).toMillis();

    /** Those who wait come back over a tenth of what they waited, and a second at most. */
    private static final long SPREAD_DIVISOR = 10;

    private static final long LONGEST_SPREAD_MILLIS = 1_000;

    private static final AtomicReferenceFieldUpdater<RateLimitGate, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(RateLimitGate.class, State.class, "state");

    private final Supplier<Scheduler> timer;
    private final Jitter jitter;
    private volatile State state = new State(0, Long.MIN_VALUE / 2, 0);

    /**
     * @param generation how often the gate was closed; tells calls sent before the last from later ones
     * @param opensAt in the timer's milliseconds
     * @param untold closings in a row for which the server did not say how long
     */
    private record State(long generation, long opensAt, int untold) {}

    public RateLimitGate(Supplier<Scheduler> timer, Jitter jitter) {
        this.timer = timer;
        this.jitter = jitter;
    }

    /**
     * Emits a generation when the gate is open, at once or on a thread of the timer; {@link #CLOSED} when
     * {@code mayWait} does not allow as long as it stays closed.
     */
    public Mono<Long> pass(Predicate<Duration> mayWait) {
        return Mono.defer(() -> passNow(mayWait)).repeatWhenEmpty(closed -> closed);
    }

    /** A generation if the gate is open now, else {@link #CLOSED}. */
    public long generation() {
        State now = state;
        return millisClosed(now) == 0 ? now.generation() : CLOSED;
    }

    /** Empty when it is worth trying again. */
    private Mono<Long> passNow(Predicate<Duration> mayWait) {
        State now = state;
        long closed = millisClosed(now);
        if (closed == 0) {
            return Mono.just(now.generation());
        }
        if (!mayWait.test(Duration.ofMillis(closed))) {
            return Mono.just(CLOSED);
        }
        long spread = jitter.upTo(Math.min(closed / SPREAD_DIVISOR, LONGEST_SPREAD_MILLIS));
        return Mono.delay(Duration.ofMillis(closed + spread), timer.get()).then(Mono.empty());
    }

    /**
     * A call was refused for a rate limit. Calls that passed before the last closing are refused for
     * what is known already, so they only make it longer when the server says so.
     *
     * @param generation with which the call passed
     * @param asked how long the server asks to wait; null when it does not say
     * @return how much longer calls are held back than was known before; zero when they are not
     */
    public Duration refused(long generation, @Nullable Duration asked) {
        // "After nothing" is not a wait to obey; it would only turn refusals into a busy loop.
        long millis = asked == null ? 0 : Math.min(asked.toMillis(), LONGEST_ASKED_MILLIS);
        boolean told = millis > 0;
        State before;
        State after;
        do {
            before = state;
            boolean news = generation == before.generation();
            if (!news && !told) {
                return Duration.ZERO;
            }
            long wait = told ? millis : untold(before.untold());
            after =
                    new State(
                            before.generation() + (news ? 1 : 0),
                            Math.max(before.opensAt(), now() + wait),
                            before.untold() + (told ? 0 : 1));
        } while (!STATE.compareAndSet(this, before, after));
        return Duration.ofMillis(Math.max(0, after.opensAt() - Math.max(before.opensAt(), now())));
    }

    /** A call was answered; one that passed after the last closing shows that the limit is over. */
    public void succeeded(long generation) {
        State now = state;
        if (now.untold() > 0 && generation == now.generation()) {
            STATE.compareAndSet(this, now, new State(now.generation(), now.opensAt(), 0));
        }
    }

    /** Half of it is random, so that the clients of one account part ways; none comes at once. */
    private long untold(int times) {
        long bound = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(times, 10));
        return bound / 2 + jitter.upTo(bound / 2);
    }

    /** How long calls are held back from now on; zero when they are not. */
    public Duration closedFor() {
        return Duration.ofMillis(millisClosed(state));
    }

    private long millisClosed(State at) {
        return Math.max(0, at.opensAt() - now());
    }

    private long now() {
        return timer.get().now(TimeUnit.MILLISECONDS);
    }
}
