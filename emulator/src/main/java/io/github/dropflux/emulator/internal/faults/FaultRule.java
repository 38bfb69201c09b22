package io.github.dropflux.emulator.internal.faults;

import io.github.dropflux.emulator.internal.requests.RecordedCall;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says which calls a fault strikes: those that match, and of these the ones whose number is chosen. Thread-safe. */
public final class FaultRule {

    private final Predicate<RecordedCall> matches;
    private final LongPredicate chosen;
    private final LongFunction<? extends Fault> fault;
    private final AtomicLong matched = new AtomicLong();
    private final AtomicLong hits = new AtomicLong();

    /**
     * A rule; calls that match are numbered from 1.
     *
     * @param fault by the number of the call that it strikes
     */
    public FaultRule(
            Predicate<RecordedCall> matches,
            LongPredicate chosen,
            LongFunction<? extends Fault> fault) {
        this.matches = matches;
        this.chosen = chosen;
        this.fault = fault;
    }

    /** What strikes a call, null when nothing does. */
    @Nullable Fault strike(RecordedCall call) {
        if (!matches.test(call)) {
            return null;
        }
        long number = matched.incrementAndGet();
        if (!chosen.test(number)) {
            return null;
        }
        hits.incrementAndGet();
        return fault.apply(number);
    }

    /** How many calls were struck. */
    public long hits() {
        return hits.get();
    }
}
