package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.reactor.internal.pipeline.RetrySettings;
import io.github.dropflux.reactor.internal.pipeline.UploadSettings;
import java.time.Duration;
import java.util.List;

/**
 * All that a seed decides before a run begins.
 *
 * @param cancelAt the moment at which the user cancels; -1 for never
 * @param listenerFailsAt the report at which the progress listener throws; -1 for never
 */
record Scenario(
        long seed,
        UploadSettings settings,
        SourcePlan source,
        Destination destination,
        FaultPlan faults,
        ServerHabits habits,
        int cancelAt,
        int listenerFailsAt) {

    private static final long BLOCK = DropboxLimits.BLOCK_SIZE;

    static Scenario of(long seed) {
        Chance chance = Chance.of(seed, "scenario");
        UploadSettings settings = settings(chance);
        return new Scenario(
                seed,
                settings,
                SourcePlan.of(length(settings.windowSize(), chance), chance),
                Destination.of(chance),
                FaultPlan.of(chance),
                ServerHabits.of(chance),
                chance.percent(25) ? (int) chance.skewed(1500) : -1,
                chance.percent(2) ? chance.between(0, 9) : -1);
    }

    private static UploadSettings settings(Chance chance) {
        return new UploadSettings(
                BLOCK * chance.pick(List.of(1, 1, 1, 1, 2, 2, 3)),
                chance.between(1, 6),
                chance.pick(
                        List.of(
                                SessionPlan.AUTO,
                                SessionPlan.AUTO,
                                SessionPlan.SEQUENTIAL,
                                SessionPlan.CONCURRENT)),
                DropboxLimits.defaults(),
                new RetrySettings(
                        chance.between(2, 8),
                        Duration.ofMillis(chance.between(1, 500)),
                        Duration.ofSeconds(chance.between(1, 30)),
                        Duration.ofMinutes(chance.pick(List.of(1, 10, 20)))));
    }

    /** Mostly small, always near an edge of something. */
    private static long length(long window, Chance chance) {
        int edge = chance.between(-1, 1);
        return switch (chance.between(0, 19)) {
            case 0, 1 -> 0;
            case 2 -> 1;
            case 3, 4, 5, 6 -> chance.between(2, 200_000);
            case 7, 8, 9 -> chance.between(1L, BLOCK);
            case 10, 11, 12, 13 -> BLOCK + edge;
            case 14, 15, 16, 17 -> BLOCK * chance.between(2, 4) + edge;
            case 18 -> window * chance.between(1, 2) + edge;
            default -> BLOCK * chance.between(5, 8) + chance.between(0, 1_000_000);
        };
    }

    /** The most that may be held of the source but for the buffer that came last. */
    long windowsBytes() {
        int inFlight = settings.plan() == SessionPlan.SEQUENTIAL ? 1 : settings.concurrency();
        return settings.windowSize() * (inFlight + 1);
    }

    /** Whether nothing stands in the way of the file: then it must be there in the end. */
    boolean mustSucceed() {
        return faults.harmless()
                // Longer than the longest wait that one fault makes.
                && settings.retry().totalTime().compareTo(Duration.ofMinutes(6)) > 0
                && !mustFail()
                && cancelAt < 0
                && listenerFailsAt < 0;
    }

    /** Whether no file may come of it, whatever happens on the network. */
    boolean mustFail() {
        return source.broken() || destination.refused();
    }

    @Override
    public String toString() {
        return String.join(
                "\n",
                "seed " + seed + ": " + source,
                "to " + destination,
                settings + ", " + habits,
                faults
                        + (cancelAt < 0 ? "" : ", cancelled at moment " + cancelAt)
                        + (listenerFailsAt < 0 ? "" : ", listener fails at " + listenerFailsAt));
    }
}
