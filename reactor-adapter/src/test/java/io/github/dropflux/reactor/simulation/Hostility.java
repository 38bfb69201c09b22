package io.github.dropflux.reactor.simulation;

import java.util.List;

/**
 * What the user's code does that it must not do. Drawn only with {@code
 * -Ddropflux.simulation.hostile=true}: an upload does not end well in all cases yet.
 */
record Hostility(OfStore store, OfSource source) {

    /** How a store answers, now and then. */
    enum OfStore {
        NONE,
        THROWS,
        RETURNS_NULL,
        NEVER_COMPLETES
    }

    /** What a source does, once. */
    enum OfSource {
        NONE,
        THROWS_ON_REQUEST,
        THROWS_ON_CANCEL,
        SIGNALS_NULL,
        EMITS_AFTER_CANCEL
    }

    /** Of well-behaved code. */
    static final Hostility NONE = new Hostility(OfStore.NONE, OfSource.NONE);

    private static final boolean DRAWN = Boolean.getBoolean("dropflux.simulation.hostile");

    static Hostility of(Chance chance) {
        if (!DRAWN) {
            return NONE;
        }
        return new Hostility(
                chance.percent(75) ? OfStore.NONE : chance.pick(List.of(OfStore.values())),
                chance.percent(75) ? OfSource.NONE : chance.pick(List.of(OfSource.values())));
    }

    @Override
    public String toString() {
        return equals(NONE) ? "" : ", store " + store + ", source " + source;
    }
}
