package io.github.dropflux.reactor.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened in a run, and what must not have happened. */
final class RunLog {

    private final SimulatedTime time;
    private final List<String> lines = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    RunLog(SimulatedTime time) {
        this.time = time;
    }

    long nanos() {
        return time.nanos();
    }

    void add(String line) {
        lines.add(String.format(Locale.ROOT, "%14.6f s  %s", time.nanos() / 1e9, line));
    }

    /** Recorded rather than thrown: an exception would only be one more fault to the upload. */
    void violation(String what) {
        add("VIOLATION: " + what);
        violations.add(what);
    }

    List<String> lines() {
        return lines;
    }

    List<String> violations() {
        return violations;
    }
}
