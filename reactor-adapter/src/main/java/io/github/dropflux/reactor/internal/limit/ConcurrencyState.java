package io.github.dropflux.reactor.internal.limit;

/**
 * What is in flight, and what may be: additive increase, multiplicative decrease.
 *
 * @param inFlight calls
 * @param waiting calls, which come before any that asks later
 * @param limit of calls in flight; those that were sent before a cut may exceed it
 * @param peak the most that was in flight since there was no limit; a limit that allows as much does
 *     not bind, and is lifted
 * @param successes since the limit was set or raised
 * @param generation how often the limit was cut; tells calls sent before the last from later ones
 */
record ConcurrencyState(
        int inFlight, int waiting, int limit, int peak, int successes, long generation) {

    private static final int UNLIMITED = Integer.MAX_VALUE;

    /** Nothing in flight, and no limit. */
    static final ConcurrencyState NONE = new ConcurrencyState(0, 0, UNLIMITED, 0, 0, 0);

    boolean isLimited() {
        return limit != UNLIMITED;
    }

    boolean hasRoom() {
        return inFlight < limit;
    }

    /** Whether a call that asks now need not wait. */
    boolean admits() {
        return waiting == 0 && hasRoom();
    }

    /** A call is in flight, or waits. */
    ConcurrencyState asked() {
        return admits() ? entered(waiting) : with(inFlight, waiting + 1);
    }

    /** If there is room, one that waited is in flight. */
    ConcurrencyState served() {
        return hasRoom() ? entered(waiting - 1) : this;
    }

    /** One that waited does so no longer. */
    ConcurrencyState gaveUp() {
        return with(inFlight, waiting - 1);
    }

    /** A call has ended. */
    ConcurrencyState left() {
        return with(inFlight - 1, waiting);
    }

    private ConcurrencyState entered(int stillWaiting) {
        int now = inFlight + 1;
        return new ConcurrencyState(
                now, stillWaiting, limit, Math.max(peak, now), successes, generation);
    }

    private ConcurrencyState with(int inFlightNow, int waitingNow) {
        return new ConcurrencyState(inFlightNow, waitingNow, limit, peak, successes, generation);
    }

    /**
     * A call met congestion. Those that were sent before the last cut met what it has answered already.
     *
     * @param then the generation when it was sent
     */
    ConcurrencyState cut(long then) {
        return then == generation
                ? new ConcurrencyState(
                        inFlight, waiting, Math.max(1, inFlight / 2), peak, 0, generation + 1)
                : this;
    }

    /**
     * A call was answered, which shows something only if it was sent after the last cut.
     *
     * @param then the generation when it was sent
     */
    ConcurrencyState succeeded(long then) {
        if (!isLimited() || then != generation) {
            return this;
        }
        if (successes + 1 < limit) {
            return new ConcurrencyState(inFlight, waiting, limit, peak, successes + 1, generation);
        }
        return limit + 1 < peak
                ? new ConcurrencyState(inFlight, waiting, limit + 1, peak, 0, generation)
                : new ConcurrencyState(inFlight, waiting, UNLIMITED, inFlight, 0, generation);
    }
}
