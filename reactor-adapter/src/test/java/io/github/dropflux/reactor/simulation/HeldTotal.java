package io.github.dropflux.reactor.simulation;

import io.github.dropflux.reactor.simulation.Leg.End;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds what all uploads have in windows, at any moment, against the budget. */
final class HeldTotal {

    private final long budget;
    private final SimulatedDropbox dropbox;
    private final List<Overrun> overruns = new ArrayList<>();

    HeldTotal(long budget, SimulatedDropbox dropbox) {
        this.budget = budget;
        this.dropbox = dropbox;
    }

    void look(List<SimulatedUpload> uploads) {
        Map<Leg, Long> held = new HashMap<>();
        for (SimulatedUpload upload : uploads) {
            upload.currentLeg().ifPresent(leg -> held.put(leg, leg.heldInWindows()));
        }
        if (total(held) > budget) {
            overruns.add(new Overrun(held, dropbox.exchanges().size()));
        }
    }

    /**
     * Once it is known how each ended. One that fails lets its windows go, and tells so when its
     * checkpoint is kept; in between it looks as if it held them.
     */
    void judge(RunLog log) {
        for (Overrun overrun : overruns) {
            overrun.held.keySet().removeIf(leg -> hadFailed(leg, overrun.calls));
            long held = total(overrun.held);
            if (held > budget) {
                log.violation(held + " B were held by all uploads, more than the budget");
            }
        }
    }

    private boolean hadFailed(Leg leg, int calls) {
        List<Exchange> later = dropbox.exchanges().subList(calls, dropbox.exchanges().size());
        return leg.end() == End.FAILED && later.stream().noneMatch(call -> call.concerns(leg));
    }

    private static long total(Map<Leg, Long> held) {
        return held.values().stream().mapToLong(Long::longValue).sum();
    }

    private record Overrun(Map<Leg, Long> held, int calls) {}
}
