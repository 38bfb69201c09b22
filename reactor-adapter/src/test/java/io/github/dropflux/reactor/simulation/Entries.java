package io.github.dropflux.reactor.simulation;

import io.github.dropflux.internal.protocol.Route;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What becomes of the entries of one call, which may be a call's only one. */
final class Entries {

    private final Fault fault;
    private final Chance chance;
    private final Set<Integer> committed = new HashSet<>();
    private final List<String> opened = new ArrayList<>();

    Entries(Fault fault, Chance chance) {
        this.fault = fault;
        this.chance = chance;
    }

    /** How many sessions are opened for those that were asked for: fewer now and then. */
    int opens(int asked) {
        return chance.percent(15) ? chance.between(1, asked) : asked;
    }

    /** What the next entry is refused for, right or wrong; null when it is not. */
    Refusal refusal(Route route) {
        boolean strikes =
                switch (fault) {
                    case ENTRIES_REFUSED, ENTRIES_LOST, LOCK_CONTENTION -> chance.percent(50);
                    default -> false;
                };
        if (!strikes) {
            return null;
        }
        String contention = "too_many_write_operations";
        if (route == Route.APPEND_BATCH) {
            return switch (chance.between(0, 2)) {
                case 0 -> Refusal.typed("not_found");
                case 1 -> Refusal.typed(contention);
                default -> Refusal.incorrectOffset("", 0);
            };
        }
        return fault == Fault.ENTRIES_LOST
                ? Refusal.typed("lookup_failed/not_found")
                : Refusal.typed(chance.percent(50) ? contention : "path/" + contention);
    }

    void opened(String session) {
        opened.add(session);
    }

    /** The sessions that the call opened. */
    List<String> opened() {
        return opened;
    }

    void committed(int index) {
        committed.add(index);
    }

    boolean hasCommitted(int index) {
        return committed.contains(index);
    }
}
