package io.github.dropflux.emulator.internal.faults;

import io.github.dropflux.emulator.internal.requests.RecordedCall;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** Says which calls a fault strikes: those that match, and of these the ones whose number is chosen. Thread-safe. */
public final class FaultRule {

    private final Predicate<RecordedCall> matches;
    private final LongPredicate chosen;
    private final Fault fault;
    private final AtomicLong matched = new AtomicLong();
    private final AtomicLong hits = new AtomicLong();

    /** A rule; calls that match are numbered from 1. */
    public FaultRule(Predicate<RecordedCall> matches, LongPredicate chosen, Fault fault) {
        this.matches = matches;
        this.chosen = chosen;
        this.fault = fault;
    }

    boolean strikes(RecordedCall call) {
        if (!matches.test(call) || !chosen.test(matched.incrementAndGet())) {
            return false;
        }
        hits.incrementAndGet();
        return true;
    }

    Fault fault() {
        return fault;
    }

    /** How many calls were struck. */
    public long hits() {
        return hits.get();
    }
}
