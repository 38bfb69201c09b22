package io.github.dropflux.reactor.internal.pipeline;

/**
 * What is in flight, and what may be: additive increase, multiplicative decrease.
 *
 * @param inFlight calls
 * @param waiting calls, which come before any that asks later
 * @param limit of calls in flight; those that were sent before a cut may exceed it
 * @param peak the most that was in flight since there was no limit; a limit that allows as much does
 *     not bind, and is lifted
 * @param successes since the limit was set or raised
 * @param cuts how often the limit was cut; tells calls sent before the last from later ones
 */
record AppendLoad(int inFlight, int waiting, int limit, int peak, int successes, long cuts) {

    private static final int UNLIMITED = Integer.MAX_VALUE;

    /** Nothing in flight, and no limit. */
    static final AppendLoad NONE = new AppendLoad(0, 0, UNLIMITED, 0, 0, 0);

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
    AppendLoad asked() {
        return admits() ? entered(waiting) : with(inFlight, waiting + 1);
    }

    /** If there is room, one that waited is in flight. */
    AppendLoad served() {
        return hasRoom() ? entered(waiting - 1) : this;
    }

    /** One that waited does so no longer. */
    AppendLoad gaveUp() {
        return with(inFlight, waiting - 1);
    }

    /** A call has ended. */
    AppendLoad left() {
        return with(inFlight - 1, waiting);
    }

    private AppendLoad entered(int stillWaiting) {
        int now = inFlight + 1;
        return new AppendLoad(now, stillWaiting, limit, Math.max(peak, now), successes, cuts);
    }

    private AppendLoad with(int inFlightNow, int waitingNow) {
        return new AppendLoad(inFlightNow, waitingNow, limit, peak, successes, cuts);
    }

    /**
     * A call met congestion. Those that were sent before the last cut met what it has answered already.
     *
     * @param ticket the number of cuts when it was sent
     */
    AppendLoad cut(long ticket) {
        return ticket == cuts
                ? new AppendLoad(inFlight, waiting, Math.max(1, inFlight / 2), peak, 0, cuts + 1)
                : this;
    }

    /**
     * A call was answered, which shows something only if it was sent after the last cut.
     *
     * @param ticket the number of cuts when it was sent
     */
    AppendLoad succeeded(long ticket) {
        if (!isLimited() || ticket != cuts) {
            return this;
        }
        if (successes + 1 < limit) {
            return new AppendLoad(inFlight, waiting, limit, peak, successes + 1, cuts);
        }
        return limit + 1 < peak
                ? new AppendLoad(inFlight, waiting, limit + 1, peak, 0, cuts)
                : new AppendLoad(inFlight, waiting, UNLIMITED, inFlight, 0, cuts);
    }
}
