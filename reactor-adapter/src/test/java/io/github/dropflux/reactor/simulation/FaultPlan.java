package io.github.dropflux.reactor.simulation;

import java.time.Duration;
import java.util.List;

/**
 * How often what goes wrong in a run.
 *
 * @param percent of the calls
 * @param only the number of the one call that has a fault, whatever the percentage; -1 for none
 * @param outageFrom the time in nanoseconds from which no call gets through
 * @param outageTo the time until which that is so
 */
record FaultPlan(List<Fault> kinds, int percent, int only, long outageFrom, long outageTo) {

    static final FaultPlan NONE = new FaultPlan(List.of(), 0, -1, 0, 0);

    private static final List<Fault> OUTAGE =
            List.of(Fault.UNAVAILABLE, Fault.CONNECT_REFUSED, Fault.REQUEST_LOST);

    static FaultPlan of(Chance chance) {
        Fault one = chance.pick(Fault.PASSING);
        int percent = chance.between(5, 40);
        return switch (chance.between(0, 9)) {
            case 0 -> NONE;
            case 1, 2, 3 -> new FaultPlan(List.of(one), 0, chance.between(0, 6), 0, 0);
            case 4, 5 -> new FaultPlan(List.of(one), percent, -1, 0, 0);
            case 6, 7 -> new FaultPlan(Fault.PASSING, percent, -1, 0, 0);
            case 8 -> outage(percent / 4, chance);
            default -> new FaultPlan(Fault.ALL, percent, -1, 0, 0);
        };
    }

    private static FaultPlan outage(int percent, Chance chance) {
        long from = chance.skewed(Duration.ofSeconds(2).toNanos());
        long length = chance.skewed(Duration.ofMinutes(5).toNanos());
        return new FaultPlan(Fault.PASSING, percent, -1, from, from + length);
    }

    /** What Dropbox does to one account alone, so often that others would feel it. */
    static FaultPlan storm(Chance chance) {
        Fault kind =
                chance.pick(
                        List.of(
                                Fault.RATE_LIMITED,
                                Fault.RATE_LIMITED,
                                Fault.LOCK_CONTENTION,
                                Fault.UNAUTHORIZED,
                                Fault.NO_ANSWER));
        return new FaultPlan(List.of(kind), chance.between(20, 60), -1, 0, 0);
    }

    boolean isNone() {
        return percent == 0 && only < 0 && outageTo == 0;
    }

    /** Whether nothing happens but one fault that passes, which no upload may fail on. */
    boolean harmless() {
        return percent == 0 && outageTo == 0;
    }

    Fault next(int call, long nanos, Chance chance) {
        if (nanos >= outageFrom && nanos < outageTo) {
            return chance.pick(OUTAGE);
        }
        boolean now = only >= 0 ? call == only : chance.percent(percent);
        return now ? chance.pick(kinds) : Fault.NONE;
    }

    @Override
    public String toString() {
        String what = kinds.size() == 1 ? kinds.get(0).name() : kinds.size() + " kinds of faults";
        if (only >= 0) {
            return what + " with call " + only;
        }
        String outage = outageTo == 0 ? "" : ", no service for a while";
        return percent == 0
                ? "no faults" + outage
                : what + " with " + percent + " % of the calls" + outage;
    }
}
