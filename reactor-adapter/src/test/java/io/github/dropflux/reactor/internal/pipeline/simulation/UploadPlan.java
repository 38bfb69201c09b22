package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.DropboxLimits;
import java.time.Duration;

/**
 * What one upload of a run is to do.
 *
 * @param number from 0
 * @param startNanos when it is subscribed
 * @param cancelAt the moment at which the user cancels; -1 for never
 * @param listenerFailsAt the report at which the progress listener throws; -1 for never
 */
record UploadPlan(
        int number,
        SourcePlan source,
        Destination destination,
        long startNanos,
        int cancelAt,
        int listenerFailsAt) {

    private static final long BLOCK = DropboxLimits.BLOCK_SIZE;

    /**
     * @param crowd how many uploads there are; many are small ones, to keep a run cheap
     */
    static UploadPlan of(long seed, int number, int crowd, long window) {
        Chance chance = Chance.of(seed, "upload " + number);
        long length = crowd == 1 ? length(window, chance) : smallLength(chance);
        return new UploadPlan(
                number,
                SourcePlan.of(length, chance),
                Destination.of("/folder/file-" + number, chance),
                number == 0 ? 0 : chance.skewed(Duration.ofSeconds(5).toNanos()),
                chance.percent(25) ? (int) chance.skewed(1500) : -1,
                chance.percent(2) ? chance.between(0, 9) : -1);
    }

    /** Mostly small, always near an edge of something. */
    private static long length(long window, Chance chance) {
        int edge = chance.between(-1, 1);
        return switch (chance.between(0, 19)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2, 3, 4, 5 -> chance.between(2, 200_000);
            case 6, 7 -> chance.between(1L, BLOCK);
            case 8, 9, 10 -> BLOCK + edge;
            case 11, 12, 13, 14, 15, 16, 17 -> BLOCK * chance.between(2, 4) + edge;
            case 18 -> window * chance.between(1, 2) + edge;
            default -> BLOCK * chance.between(5, 8) + chance.between(0, 1_000_000);
        };
    }

    private static long smallLength(Chance chance) {
        return chance.percent(60)
                ? chance.between(0, 100_000)
                : BLOCK * chance.between(1, 2) + chance.between(-1, 100_000);
    }

    /** Whether only the network can keep the file from being stored. */
    boolean undisturbed() {
        return !mustFail() && cancelAt < 0 && listenerFailsAt < 0;
    }

    /** Whether no file may come of it, whatever happens on the network. */
    boolean mustFail() {
        return source.broken() || destination.refused();
    }

    @Override
    public String toString() {
        return "upload "
                + number
                + ": "
                + source
                + " to "
                + destination
                + (cancelAt < 0 ? "" : ", cancelled at moment " + cancelAt)
                + (listenerFailsAt < 0 ? "" : ", listener fails at report " + listenerFailsAt);
    }
}
