package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.faults.FaultRule;
import io.github.dropflux.emulator.internal.faults.FaultScript;
import java.util.function.LongSupplier;

/** A rule that was written. Thread-safe. */
public final class ScriptedFault {

    private final FaultScript script;
    private final FaultRule rule;
    private final LongSupplier hits;

    ScriptedFault(FaultScript script, FaultRule rule, LongSupplier hits) {
        this.script = script;
        this.rule = rule;
        this.hits = hits;
    }

    /** How many calls it has struck, or how many entries if it is about these. */
    public long hits() {
        return hits.getAsLong();
    }

    /** Takes the rule out: it strikes no further call. */
    public void remove() {
        script.remove(rule);
    }
}
