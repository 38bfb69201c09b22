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

    private FaultAction action(LongPredicate chosen) {
        return new FaultAction(script, matches, chosen, new Dice(0));
    }

    private static void requirePositive(long n) {
        if (n < 1) {
            throw new IllegalArgumentException("calls are counted from 1, not " + n);
        }
    }
}
