package io.github.dropflux.emulator.internal.faults;

import io.github.dropflux.emulator.internal.requests.RecordedCall;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** All rules, in the order they were written. Thread-safe. */
public final class FaultScript {

    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();

    /** Adds a rule. */
    public void add(FaultRule rule) {
        rules.add(rule);
    }

    /** Takes a rule out. */
    public void remove(FaultRule rule) {
        rules.remove(rule);
    }

    /** Takes all rules out. */
    public void clear() {
        rules.clear();
    }

    /** What goes wrong with a call by these rules. Each rule is asked once a call, so that its count is right. */
    public List<Fault> strike(RecordedCall call) {
        return rules.stream().map(rule -> rule.strike(call)).filter(Objects::nonNull).toList();
    }
}
