package io.github.dropflux.emulator.internal.faults;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says which entries a fault strikes: those that match, counted over all calls that the rule strikes, and of these the ones
 * whose number is chosen. Thread-safe.
 */
public final class EntryRule {

    private final Predicate<String> matches;
    private final LongPredicate chosen;
    private final LongFunction<? extends EntryFault> fault;
    private final AtomicLong matched = new AtomicLong();
    private final AtomicLong hits = new AtomicLong();

    /**
     * A rule; entries that match are numbered from 1.
     *
     * @param matches gets an entry of an argument, as JSON
     * @param fault by the number of the entry that it strikes
     */
    public EntryRule(
            Predicate<String> matches,
            LongPredicate chosen,
            LongFunction<? extends EntryFault> fault) {
        this.matches = matches;
        this.chosen = chosen;
        this.fault = fault;
    }

    @Nullable EntryFault strike(String entry) {
        if (!matches.test(entry)) {
            return null;
        }
        long number = matched.incrementAndGet();
        if (!chosen.test(number)) {
            return null;
        }
        hits.incrementAndGet();
        return fault.apply(number);
    }

    /** How many entries were struck. */
    public long hits() {
        return hits.get();
    }
}
