package io.github.dropflux.emulator.internal.faults;

/** Randomness that repeats: what is rolled depends on the seed, the call's number and what it is rolled for, and on nothing else. */
public final class Dice {

    private final long seed;

    /** Dice of a seed; neighbouring seeds roll nothing alike. */
    public Dice(long seed) {
        this.seed = mix(seed);
    }

    /** A number from 0 to {@code sides} - 1. */
    public long roll(long call, long purpose, long sides) {
        return Math.floorMod(mix(mix(seed + call) + purpose), sides);
    }

    // The finalizer of SplitMix64: each bit of the input changes half of the output's.
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
