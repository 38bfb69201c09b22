package io.github.dropflux.reactor.simulation;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Randomness from a seed. Each use has a stream of its own, so that one more draw in one place changes
 * nothing in another.
 */
final class Chance {

    private final SplittableRandom random;

    private Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static Chance of(long seed, String use) {
        return new Chance(mix(seed) ^ mix(use.hashCode()));
    }

    /** So that neighbouring seeds have nothing in common. */
    private static long mix(long value) {
        long z = (value + 1) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 32)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 29);
    }

    boolean percent(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Both bounds included. */
    int between(int from, int to) {
        return random.nextInt(from, to + 1);
    }

    /** Both bounds included. */
    long between(long from, long to) {
        return random.nextLong(from, to + 1);
    }

    /** Mostly far below the bound, now and then near it. */
    long skewed(long bound) {
        double x = random.nextDouble();
        return (long) (bound * x * x * x * x);
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** From 0 to below 1. */
    double fraction() {
        return random.nextDouble();
    }

    void fill(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
