package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.faults.FaultRule;
import io.github.dropflux.emulator.internal.faults.FaultScript;

/** A rule that was written. Thread-safe. */
public final class ScriptedFault {

    private final FaultScript script;
    private final FaultRule rule;

    ScriptedFault(FaultScript script, FaultRule rule) {
        this.script = script;
        this.rule = rule;
    }

    /** How many calls it has struck. */
    public long hits() {
        return rule.hits();
    }

    /** Takes the rule out: it strikes no further call. */
    public void remove() {
        script.remove(rule);
    }
}
