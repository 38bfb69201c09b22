package io.github.dropflux.reactor.internal.limit;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * How many calls that carry bytes one account has in flight. Unless a number is pinned, which is each
 * upload's own then, that is found from how long calls take, as {@link AutomaticLimit} says; calls beyond it
 * take turns in the order in which they came. Bodies of less than half a window wait for
 * congestion only.
 *
 * <p>Thread-safe, and never blocks. A turn that is cancelled leaves nothing behind.
 */
public final class ConcurrencyLimiter {

    /** What an error of a call says about how many there are. */
    public enum Congestion {
        /** Nothing. */
        NONE,
        /** There was no answer in time. */
        TIMEOUT,
        /** A rate limit refused it. */
        REFUSED
    }

    /**
     * What was found.
     *
     * @param limit windows that may be in flight
     * @param phase what the limit is after: {@code STARTUP}, {@code STEADY} or {@code PROBE}
     * @param unloaded latency of an append without a queue; zero before it is known
     * @param cap that a rate limit left; empty while there is none
     * @param reason of the last change
     */
    public record Found(
            int limit, String phase, Duration unloaded, OptionalInt cap, String reason) {}

    private static final AtomicReferenceFieldUpdater<ConcurrencyLimiter, ConcurrencyState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(
                    ConcurrencyLimiter.class, ConcurrencyState.class, "state");

    private final long window;
    private final Supplier<Scheduler> timer;
    private final Consumer<Found> decided;
    private volatile ConcurrencyState state;

    /** Only for calls that have to wait; one that need not never sees it. */
    private final SerialLoop loop = new SerialLoop();

    private final Set<Turn> line = new LinkedHashSet<>();
    private final Set<Turn> lineOfSmall = new LinkedHashSet<>();

    private ConcurrencyLimiter(
            long window, OptionalInt max, Supplier<Scheduler> timer, Consumer<Found> decided) {
        this.window = window;
        this.timer = timer;
        this.decided = decided;
        long now = timer.get().now(TimeUnit.NANOSECONDS);
        this.state =
                ConcurrencyState.with(
                        max.isPresent() ? AutomaticLimit.upTo(max.getAsInt(), now) : null, now);
    }

    /**
     * Finds the number.
     *
     * @param window bytes of a whole window
     * @param max windows in flight that memory allows, at least 1
     * @param timer tells the time; its threads make the calls that have waited: the thread that made room has its own work
     * @param decided told of each change, on the thread of the answer that led to it; must not block or throw
     */
    public static ConcurrencyLimiter automatic(
            long window, int max, Supplier<Scheduler> timer, Consumer<Found> decided) {
        return new ConcurrencyLimiter(window, OptionalInt.of(max), timer, decided);
    }

    /** Only counts what is in flight: how many that are is up to each upload. */
    public static ConcurrencyLimiter pinned(Supplier<Scheduler> timer) {
        return new ConcurrencyLimiter(1, OptionalInt.empty(), timer, found -> {});
    }

    /**
     * Makes the call when it may be in flight, at once or on a thread of the timer. It counts as such
     * until it has ended or is cancelled.
     *
     * @param bytes of its body
     * @param congestion what an error of the call means
     */
    public <T> Mono<T> inTurn(
            Mono<T> call, long bytes, Function<Throwable, Congestion> congestion) {
        long load = ConcurrencyState.load(bytes, window);
        return Mono.using(
                () -> new Turn(load),
                turn ->
                        turn.come()
                                .then(call)
                                .doOnNext(value -> turn.succeeded())
                                .doOnError(failure -> turn.failed(congestion.apply(failure))),
                Turn::end);
    }

    /** Calls in flight, as of now. */
    public int inFlight() {
        return state.inFlight();
    }

    /** Calls that wait for their turn, as of now. */
    public int waiting() {
        return state.waiting();
    }

    /** Windows that may be in flight, as of now; empty where that is up to the uploads. */
    public OptionalInt limit() {
        AutomaticLimit limit = state.limit();
        return limit == null ? OptionalInt.empty() : OptionalInt.of(limit.limit());
    }

    /** What was found, as of now; empty where a number is pinned. */
    public Optional<Found> found() {
        return Optional.ofNullable(state.limit()).map(ConcurrencyLimiter::found);
    }

    private static Found found(AutomaticLimit limit) {
        return new Found(
                limit.limit(),
                limit.phase().name(),
                Duration.ofNanos(limit.unloaded()),
                limit.cap(),
                limit.reason());
    }

    private long now() {
        return timer.get().now(TimeUnit.NANOSECONDS);
    }

    private void learn(UnaryOperator<ConcurrencyState> change) {
        ConcurrencyState before;
        ConcurrencyState after;
        do {
            before = state;
            after = change.apply(before);
        } while (!STATE.compareAndSet(this, before, after));
        AutomaticLimit limit = after.limit();
        if (before.limit() != null
                && limit != null
                && limit.decisions() != before.limit().decisions()) {
            decided.accept(found(limit));
        }
    }

    /** In the loop. */
    private void serve() {
        serve(line);
        serve(lineOfSmall);
    }

    private void serve(Set<Turn> waiting) {
        Iterator<Turn> turns = waiting.iterator();
        while (turns.hasNext()) {
            Turn turn = turns.next();
            long now = now();
            ConcurrencyState before =
                    STATE.getAndUpdate(this, current -> current.served(turn.load, now));
            if (!before.hasRoom(turn.load)) {
                return;
            }
            turns.remove();
            turn.granted(before, now);
        }
    }

    /** One call's, from when it asks until it has ended. */
    private final class Turn {

        private final long load;
        private boolean waits;
        private boolean granted;
        private boolean over;
        private long sentAt;
        private long integral;
        private @Nullable MonoSink<Void> waiter;

        Turn(long load) {
            this.load = load;
        }

        /** Completes when the call may be made. */
        Mono<Void> come() {
            long now = now();
            ConcurrencyState before =
                    STATE.getAndUpdate(
                            ConcurrencyLimiter.this, current -> current.asked(load, now));
            if (before.admits(load)) {
                sent(before, now);
                return Mono.empty();
            }
            waits = true;
            return Mono.<Void>create(sink -> loop.execute(() -> queue(sink)))
                    .publishOn(timer.get());
        }

        private void queue(MonoSink<Void> sink) {
            if (!over) {
                waiter = sink;
                (ConcurrencyState.isSmall(load) ? lineOfSmall : line).add(this);
                serve();
            }
        }

        private void granted(ConcurrencyState before, long now) {
            granted = true;
            sent(before, now);
            if (waiter != null) {
                waiter.success();
            }
        }

        private void sent(ConcurrencyState before, long now) {
            sentAt = now;
            integral = before.integral(now);
        }

        void succeeded() {
            // Its end, which follows, serves who waits.
            long now = now();
            learn(current -> current.answered(load, sentAt, integral, now));
        }

        void failed(Congestion congestion) {
            if (congestion != Congestion.NONE) {
                long now = now();
                boolean refused = congestion == Congestion.REFUSED;
                learn(current -> current.congested(sentAt, refused, now));
            }
        }

        void end() {
            if (waits) {
                loop.execute(this::leaveLine);
            } else if (leave().waiting() > 0) {
                loop.execute(ConcurrencyLimiter.this::serve);
            }
        }

        private ConcurrencyState leave() {
            long now = now();
            return STATE.updateAndGet(ConcurrencyLimiter.this, current -> current.left(load, now));
        }

        private void leaveLine() {
            over = true;
            line.remove(this);
            lineOfSmall.remove(this);
            if (granted) {
                leave();
            } else {
                STATE.updateAndGet(ConcurrencyLimiter.this, current -> current.gaveUp(load));
            }
            serve();
        }
    }
}
