package io.github.dropflux.reactor.simulation;

import java.time.Duration;
import java.util.List;

/**
 * Uploads of a run that go through one batch.
 *
 * @param members numbers of uploads
 * @param startNanos when it is subscribed
 * @param demand results that are wanted at a time; {@link Long#MAX_VALUE} for all at once
 * @param pause before each request
 * @param failsAfter requests after which there comes an error in place of the next; -1 for never
 * @param cancelAt the moment at which the user cancels; -1 for never
 * @param crash whether the process dies instead
 * @param hostility what the publisher of requests does that it must not do
 * @param prepared whether its uploads are prepared only
 */
record BatchPlan(
        List<Integer> members,
        long startNanos,
        long demand,
        Duration pause,
        int failsAfter,
        int cancelAt,
        boolean crash,
        Hostility.OfRequests hostility,
        boolean prepared) {

    static BatchPlan of(long seed, List<Integer> members, Chance chance) {
        return new BatchPlan(
                members,
                chance.skewed(Duration.ofSeconds(5).toNanos()),
                chance.percent(60) ? Long.MAX_VALUE : chance.between(1, 4),
                Duration.ofMillis(chance.pick(List.of(0, 0, 0, 50, 2_000))),
                chance.percent(6) ? chance.between(0, members.size()) : -1,
                chance.percent(20) ? (int) chance.skewed(4_000) : -1,
                chance.percent(40),
                Hostility.ofRequests(seed),
                TwoPhasePlan.preparesBatch(seed));
    }

    /** Whether all that are the user's may go as fast as they can. */
    boolean unbounded() {
        return demand == Long.MAX_VALUE && cancelAt < 0 && hostility == Hostility.OfRequests.NONE;
    }

    /** The same without the other uploads; a failure comes after the same requests of those. */
    BatchPlan only(List<Integer> uploads) {
        long ownBeforeFailure =
                members.stream().limit(Math.max(0, failsAfter)).filter(uploads::contains).count();
        return new BatchPlan(
                members.stream().filter(uploads::contains).toList(),
                startNanos,
                demand,
                pause,
                failsAfter < 0 ? failsAfter : (int) ownBeforeFailure,
                cancelAt,
                crash,
                hostility,
                prepared);
    }

    @Override
    public String toString() {
        return (prepared ? "prepared batch of " : "batch of ")
                + members
                + ", demand "
                + demand
                + ", pause "
                + pause
                + (failsAfter < 0 ? "" : ", fails after " + failsAfter + " requests")
                + (cancelAt < 0
                        ? ""
                        : (crash ? ", dies" : ", cancelled") + " at moment " + cancelAt)
                + (hostility == Hostility.OfRequests.NONE ? "" : ", requests " + hostility);
    }
}
