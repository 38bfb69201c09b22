package io.github.dropflux.reactor.internal.pipeline.simulation;

import java.util.List;

/**
 * How often what goes wrong in a run.
 *
 * @param percent of the calls
 * @param only the number of the one call that has a fault, whatever the percentage; -1 for none
 */
record FaultPlan(List<Fault> kinds, int percent, int only) {

    static FaultPlan of(Chance chance) {
        Fault one = chance.pick(Fault.PASSING);
        int percent = chance.between(5, 40);
        return switch (chance.between(0, 9)) {
            case 0 -> new FaultPlan(List.of(), 0, -1);
            case 1, 2, 3 -> new FaultPlan(List.of(one), 0, chance.between(0, 6));
            case 4, 5 -> new FaultPlan(List.of(one), percent, -1);
            case 6, 7, 8 -> new FaultPlan(Fault.PASSING, percent, -1);
            default -> new FaultPlan(Fault.ALL, percent, -1);
        };
    }

    /** Whether nothing happens but one fault that passes, which no upload may fail on. */
    boolean harmless() {
        return percent == 0;
    }

    Fault next(int call, Chance chance) {
        boolean now = only >= 0 ? call == only : chance.percent(percent);
        return now ? chance.pick(kinds) : Fault.NONE;
    }

    @Override
    public String toString() {
        String what = kinds.size() == 1 ? kinds.get(0).name() : kinds.size() + " kinds of faults";
        if (only >= 0) {
            return what + " with call " + only;
        }
        return percent == 0 ? "no faults" : what + " with " + percent + " % of the calls";
    }
}
