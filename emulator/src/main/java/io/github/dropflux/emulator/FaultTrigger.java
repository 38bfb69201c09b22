package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.faults.Dice;
import io.github.dropflux.emulator.internal.faults.FaultScript;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** Chooses the calls that a fault strikes: those that match, counted from 1 since the rule was written. Immutable. */
public final class FaultTrigger {

    private static final int CHOICE = 0;

    private final FaultScript script;
    private final Predicate<SeenRequest> matches;

    FaultTrigger(FaultScript script, Predicate<SeenRequest> matches) {
        this.script = script;
        this.matches = matches;
    }

    /**
     * Narrows the calls that match, and are counted. The request is as far as it has come: its headers and argument are
     * known, of its body nothing. Runs on a server thread and must not block.
     */
    public FaultTrigger when(Predicate<SeenRequest> condition) {
        return new FaultTrigger(script, matches.and(condition));
    }

    /** The n-th call alone, from 1. */
    public FaultAction call(long n) {
        requirePositive(n);
        return action(count -> count == n);
    }

    /** The next so many calls. */
    public FaultAction next(long n) {
        requirePositive(n);
        return action(count -> count <= n);
    }

    /** Every n-th call. */
    public FaultAction every(long n) {
        requirePositive(n);
        return action(count -> count % n == 0);
    }

    /** All calls. */
    public FaultAction always() {
        return action(count -> true);
    }

    /**
     * Calls chosen at random, one in {@code n} on average. The choice depends on the seed and the call's number alone, so that
     * a client that calls one at a time meets the same faults in each run.
     */
    public FaultAction oneIn(long n, long seed) {
        requirePositive(n);
        Dice dice = new Dice(seed);
        return new FaultAction(script, matches, count -> dice.roll(count, CHOICE, n) == 0, dice);
    }

    /** The n-th entry alone, from 1, of all that the batches hold which match. */
    public EntryAction entry(long n) {
        requirePositive(n);
        return entries(count -> count == n);
    }

    /** The next so many entries, be they of one batch or of several. */
    public EntryAction nextEntries(long n) {
        requirePositive(n);
        return entries(count -> count <= n);
    }

    /** Every n-th entry, counted through all batches. */
    public EntryAction everyEntry(long n) {
        requirePositive(n);
        return entries(count -> count % n == 0);
    }

    /** All entries. */
    public EntryAction allEntries() {
        return entries(count -> true);
    }

    /** Each entry that contains this text, as it stands in the JSON of the argument, such as a path or a session. */
    public EntryAction entriesWith(String text) {
        return new EntryAction(
                script, matches, entry -> entry.contains(text), count -> true, new Dice(0));
    }

    /** Entries chosen at random, one in {@code n} on average, as {@link #oneIn} chooses calls. */
    public EntryAction oneEntryIn(long n, long seed) {
        requirePositive(n);
        Dice dice = new Dice(seed);
        return new EntryAction(
                script, matches, entry -> true, count -> dice.roll(count, CHOICE, n) == 0, dice);
    }

    private EntryAction entries(LongPredicate chosen) {
        return new EntryAction(script, matches, entry -> true, chosen, new Dice(0));
    }

    private FaultAction action(LongPredicate chosen) {
        return new FaultAction(script, matches, chosen, new Dice(0));
    }

    private static void requirePositive(long n) {
        if (n < 1) {
            throw new IllegalArgumentException("calls and entries are counted from 1, not " + n);
        }
    }
}
