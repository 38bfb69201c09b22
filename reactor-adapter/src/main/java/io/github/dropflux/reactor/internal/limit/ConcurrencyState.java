package io.github.dropflux.reactor.internal.limit;

import org.jspecify.annotations.Nullable;

/**
 * What one account has in flight, and what may be. Immutable; knows no clock. Times are nanoseconds of one
 * clock.
 *
 * @param inFlight calls
 * @param large of these, those that the limit is for
 * @param waiting calls, each of which comes before any of its kind that asks later
 * @param waitingSmall of these, those whose body is much smaller than a window
 * @param load what is in flight, in {@link #WINDOW}s
 * @param integral of the load over time, which may overflow: only differences count
 * @param at until when it is added up
 * @param limit null where each upload's own number is all there is
 */
record ConcurrencyState(
        int inFlight,
        int large,
        int waiting,
        int waitingSmall,
        long load,
        long integral,
        long at,
        @Nullable AutomaticLimit limit) {

    /** The load of a whole window; the smallest body is a sixteenth of it. */
    static final long WINDOW = 1024;

    private static final long LEAST = WINDOW / 16;

    /** Nothing in flight. */
    static ConcurrencyState with(@Nullable AutomaticLimit limit, long now) {
        return new ConcurrencyState(0, 0, 0, 0, 0, 0, now, limit);
    }

    /** The load of a body. */
    static long load(long bytes, long window) {
        return Math.max(LEAST, Math.round((double) bytes / window * WINDOW));
    }

    /** Whether a body of this load waits for congestion only. */
    static boolean isSmall(long load) {
        return 2 * load < WINDOW;
    }

    boolean hasRoom(long body) {
        if (limit == null) {
            return true;
        }
        // Small bodies must not keep all others from moving.
        return isSmall(body)
                ? load < limit.limitOfSmall() * WINDOW
                : load < limit.limit() * WINDOW || large == 0;
    }

    /** Whether a call that asks now need not wait. */
    boolean admits(long body) {
        return (isSmall(body) ? waitingSmall : waiting - waitingSmall) == 0 && hasRoom(body);
    }

    /** A call is in flight, or waits. */
    ConcurrencyState asked(long body, long now) {
        return admits(body) ? entered(body, now) : waiting(body, 1);
    }

    /** If there is room, one that waited is in flight. */
    ConcurrencyState served(long body, long now) {
        return hasRoom(body) ? waiting(body, -1).entered(body, now) : this;
    }

    /** One that waited does so no longer. */
    ConcurrencyState gaveUp(long body) {
        return waiting(body, -1);
    }

    /** A call has ended. */
    ConcurrencyState left(long body, long now) {
        return moved(-1, body, now, limit);
    }

    private ConcurrencyState entered(long body, long now) {
        AutomaticLimit next = limit != null && inFlight == 0 ? limit.resumed(at, now) : limit;
        return moved(1, body, now, next);
    }

    private ConcurrencyState waiting(long body, int more) {
        return new ConcurrencyState(
                inFlight,
                large,
                waiting + more,
                waitingSmall + (isSmall(body) ? more : 0),
                load,
                integral,
                at,
                limit);
    }

    private ConcurrencyState moved(int more, long body, long now, @Nullable AutomaticLimit next) {
        return new ConcurrencyState(
                inFlight + more,
                large + (isSmall(body) ? 0 : more),
                waiting,
                waitingSmall,
                load + more * body,
                integral(now),
                now,
                next);
    }

    /** As of now; while a clock goes back, nothing is added. */
    long integral(long now) {
        return integral + load * Math.max(0, now - at);
    }

    /**
     * A call was answered.
     *
     * @param sentAt when it got its turn
     * @param integralThen of that moment
     */
    ConcurrencyState answered(long body, long sentAt, long integralThen, long now) {
        if (limit == null || now <= sentAt) {
            return this;
        }
        double mean = (double) (integral(now) - integralThen) / (now - sentAt) / WINDOW;
        return with(limit.answered(sentAt, now, mean, body >= WINDOW));
    }

    /** A call met congestion. */
    ConcurrencyState congested(long sentAt, boolean refused, long now) {
        return limit == null
                ? this
                : with(limit.congested(sentAt, now, (double) load / WINDOW, refused));
    }

    private ConcurrencyState with(AutomaticLimit next) {
        return new ConcurrencyState(
                inFlight, large, waiting, waitingSmall, load, integral, at, next);
    }
}
