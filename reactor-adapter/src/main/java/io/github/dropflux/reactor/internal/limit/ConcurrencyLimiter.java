package io.github.dropflux.reactor.internal.limit;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Predicate;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * How many calls that carry bytes one account has in flight. At first that is up to the uploads, each
 * with its own concurrency. Congestion halves what is in flight, and successes let it grow again, as
 * {@link ConcurrencyState} says; until then calls take turns in the order in which they came.
 *
 * <p>Thread-safe, and never blocks. A turn that is cancelled leaves nothing behind.
 */
public final class ConcurrencyLimiter {

    private static final AtomicReferenceFieldUpdater<ConcurrencyLimiter, ConcurrencyState> LOAD =
            AtomicReferenceFieldUpdater.newUpdater(
                    ConcurrencyLimiter.class, ConcurrencyState.class, "load");

    private final boolean adaptive;
    private final Supplier<Scheduler> timer;
    private volatile ConcurrencyState load = ConcurrencyState.NONE;

    /** Only for calls that have to wait; one that need not never sees it. */
    private final SerialLoop loop = new SerialLoop();

    private final Set<Turn> line = new LinkedHashSet<>();

    /**
     * @param adaptive whether there is ever a limit; what is in flight is counted in any case
     * @param timer whose threads make the calls that have waited: the thread that made room has its own work
     */
    public ConcurrencyLimiter(boolean adaptive, Supplier<Scheduler> timer) {
        this.adaptive = adaptive;
        this.timer = timer;
    }

    /**
     * Makes the call when it may be in flight, at once or on a thread of the timer. It counts as such
     * until it has ended or is cancelled.
     *
     * @param congestion whether an error of the call means that there are too many
     */
    public <T> Mono<T> inTurn(Mono<T> call, Predicate<Throwable> congestion) {
        return Mono.using(
                Turn::new,
                turn ->
                        turn.come()
                                .then(call)
                                .doOnNext(value -> turn.succeeded())
                                .doOnError(congestion, failure -> turn.congested()),
                Turn::end);
    }

    /** Calls in flight, as of now. */
    public int inFlight() {
        return load.inFlight();
    }

    /** Calls that wait for their turn, as of now. */
    public int waiting() {
        return load.waiting();
    }

    /** Calls that may be in flight, as of now; empty while that is up to the uploads. */
    public OptionalInt limit() {
        ConcurrencyState now = load;
        return now.isLimited() ? OptionalInt.of(now.limit()) : OptionalInt.empty();
    }

    /** In the loop. */
    private void serve() {
        Iterator<Turn> next = line.iterator();
        while (next.hasNext()) {
            ConcurrencyState before = LOAD.getAndUpdate(this, ConcurrencyState::served);
            if (!before.hasRoom()) {
                return;
            }
            Turn turn = next.next();
            next.remove();
            turn.granted(before.generation());
        }
    }

    /** One call's, from when it asks until it has ended. */
    private final class Turn {

        private boolean waits;
        private boolean granted;
        private boolean over;
        private long generation;
        private Runnable proceed = () -> {};

        /** Completes when the call may be made. */
        Mono<Void> come() {
            ConcurrencyState before =
                    LOAD.getAndUpdate(ConcurrencyLimiter.this, ConcurrencyState::asked);
            if (before.admits()) {
                generation = before.generation();
                return Mono.empty();
            }
            waits = true;
            return Mono.<Void>create(sink -> loop.execute(() -> queue(sink)))
                    .publishOn(timer.get());
        }

        private void queue(MonoSink<Void> waiter) {
            if (!over) {
                proceed = waiter::success;
                line.add(this);
                serve();
            }
        }

        private void granted(long grantedIn) {
            granted = true;
            generation = grantedIn;
            proceed.run();
        }

        void succeeded() {
            // Its end, which follows, serves who waits.
            LOAD.updateAndGet(ConcurrencyLimiter.this, now -> now.succeeded(generation));
        }

        void congested() {
            if (adaptive) {
                LOAD.updateAndGet(ConcurrencyLimiter.this, now -> now.cut(generation));
            }
        }

        void end() {
            if (waits) {
                loop.execute(this::leaveLine);
            } else if (LOAD.updateAndGet(ConcurrencyLimiter.this, ConcurrencyState::left).waiting()
                    > 0) {
                loop.execute(ConcurrencyLimiter.this::serve);
            }
        }

        private void leaveLine() {
            over = true;
            line.remove(this);
            LOAD.updateAndGet(
                    ConcurrencyLimiter.this,
                    granted ? ConcurrencyState::left : ConcurrencyState::gaveUp);
            serve();
        }
    }
}
