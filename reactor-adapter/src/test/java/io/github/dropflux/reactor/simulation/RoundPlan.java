package io.github.dropflux.reactor.simulation;

import java.time.Duration;
import java.util.List;

/**
 * One {@code commitAll} of what is prepared.
 *
 * @param number from 0
 * @param fresh whether another process makes it
 * @param overlaps whether it begins together with the one before
 * @param pause since the one before ended
 * @param share percent of what is prepared that it takes
 * @param repeat percent of those that it takes twice
 * @param demand results that are wanted at a time; {@link Long#MAX_VALUE} for all at once
 * @param step before each prepared upload
 * @param failsAfter how many of them come before an error in place of the next; -1 for no error
 * @param cancelAt the moment at which the user cancels; -1 for never
 * @param calm whether nothing goes wrong any more
 */
record RoundPlan(
        int number,
        boolean fresh,
        boolean overlaps,
        Duration pause,
        int share,
        int repeat,
        long demand,
        Duration step,
        int failsAfter,
        int cancelAt,
        boolean calm) {

    /** Longer than a call may still be carried out after its client has gone. */
    private static final Duration CALM = Duration.ofMinutes(3);

    static RoundPlan of(int number, Chance chance) {
        return new RoundPlan(
                number,
                chance.percent(60),
                number > 0 && chance.percent(35),
                Duration.ofNanos(chance.skewed(Duration.ofMinutes(10).toNanos())),
                chance.pick(List.of(100, 100, 50)),
                chance.pick(List.of(0, 0, 30)),
                chance.percent(60) ? Long.MAX_VALUE : chance.between(1, 4),
                Duration.ofMillis(chance.pick(List.of(0, 0, 0, 50, 2_000))),
                chance.percent(8) ? chance.between(0, 10) : -1,
                chance.percent(35) ? (int) chance.skewed(1_500) : -1,
                false);
    }

    static RoundPlan calm(int number, Chance chance) {
        return new RoundPlan(
                number,
                chance.percent(50),
                false,
                CALM,
                100,
                chance.pick(List.of(0, 0, 30)),
                chance.percent(60) ? Long.MAX_VALUE : chance.between(1, 4),
                Duration.ZERO,
                -1,
                -1,
                true);
    }

    @Override
    public String toString() {
        return "round "
                + number
                + (fresh ? " in another process" : "")
                + (overlaps ? " beside the one before" : "")
                + " of "
                + share
                + " %, demand "
                + demand
                + ", step "
                + step
                + (failsAfter < 0 ? "" : ", fails after " + failsAfter)
                + (cancelAt < 0 ? "" : ", cancelled at moment " + cancelAt)
                + (calm ? ", calm" : "");
    }
}
