package io.github.dropflux.reactor.simulation;

import java.util.List;

/** What the user's code does that it must not do: now and then, and in some of the runs. */
record Hostility(OfStore store, OfSource source) {

    /** How a store answers. */
    enum OfStore {
        NONE,
        THROWS,
        THROWS_AN_ERROR,
        RETURNS_NULL,
        FAILS_WITH_AN_ERROR,
        NEVER_COMPLETES,
        NEVER_COMPLETES_AND_THROWS_ON_CANCEL
    }

    /** What a source does. */
    enum OfSource {
        NONE,
        THROWS_ON_SUBSCRIBE,
        NEVER_SUBSCRIBES,
        THROWS_ON_REQUEST,
        THROWS_AN_ERROR_ON_REQUEST,
        THROWS_ON_CANCEL,
        THROWS_AN_ERROR_ON_CANCEL,
        SIGNALS_FIRST,
        SUBSCRIBES_TWICE,
        SIGNALS_NULL,
        SIGNALS_NULL_ERROR,
        EMITS_TOO_MUCH,
        EMITS_AFTER_CANCEL,
        EMITS_AFTER_END
    }

    /** What a publisher of requests does. */
    enum OfRequests {
        NONE,
        THROWS_ON_SUBSCRIBE,
        NEVER_SUBSCRIBES,
        THROWS_ON_REQUEST,
        THROWS_ON_CANCEL,
        SIGNALS_FIRST,
        SUBSCRIBES_TWICE,
        SIGNALS_NULL,
        SIGNALS_NULL_ERROR
    }

    /** What hostile code throws where Reactor lets it pass. */
    static final class Fatal extends LinkageError {
        private static final long serialVersionUID = 1L;

        Fatal() {
            super("broken, and fatally");
        }
    }

    /** Of well-behaved code. */
    static final Hostility NONE = new Hostility(OfStore.NONE, OfSource.NONE);

    private static final int HOSTILE_RUNS = 30;
    private static final int HOSTILE_PARTIES = 40;

    /** Of one leg of an upload. */
    static Hostility of(long seed, int upload, int leg) {
        Chance chance = Chance.of(seed, "hostility of leg " + leg + " of upload " + upload);
        return inRun(seed)
                ? new Hostility(
                        drawn(chance, List.of(OfStore.values()), OfStore.NONE),
                        drawn(chance, List.of(OfSource.values()), OfSource.NONE))
                : NONE;
    }

    /** Of a batch. */
    static OfRequests ofRequests(long seed) {
        Chance chance = Chance.of(seed, "hostility of requests");
        return inRun(seed)
                ? drawn(chance, List.of(OfRequests.values()), OfRequests.NONE)
                : OfRequests.NONE;
    }

    private static boolean inRun(long seed) {
        return Chance.of(seed, "hostility").percent(HOSTILE_RUNS);
    }

    private static <T> T drawn(Chance chance, List<T> kinds, T none) {
        return chance.percent(HOSTILE_PARTIES) ? chance.pick(kinds) : none;
    }

    @Override
    public String toString() {
        return equals(NONE) ? "" : ", store " + store + ", source " + source;
    }
}
