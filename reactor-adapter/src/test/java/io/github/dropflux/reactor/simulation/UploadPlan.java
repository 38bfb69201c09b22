package io.github.dropflux.reactor.simulation;

import io.github.dropflux.DropboxLimits;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one upload of a run is to do.
 *
 * @param number from 0
 * @param account whose it is
 * @param legs the attempts that the user makes; what the first does not store the next goes on with
 * @param store whether checkpoints are kept as the upload goes
 * @param startNanos when it is subscribed
 * @param prepared whether it is prepared only, where it begins anew and by itself
 */
record UploadPlan(
        int number,
        int account,
        SourcePlan source,
        Destination destination,
        List<LegPlan> legs,
        boolean store,
        long startNanos,
        boolean prepared) {

    private static final long BLOCK = DropboxLimits.BLOCK_SIZE;

    /**
     * @param crowd how many uploads there are; many are small ones, to keep a run cheap
     */
    static UploadPlan of(long seed, int number, int crowd, int accounts, long window) {
        Chance chance = Chance.of(seed, "upload " + number);
        long length = crowd == 1 ? length(window, chance) : smallLength(chance);
        int legs = chance.percent(50) ? 1 : LegPlan.LAST + 1;
        return new UploadPlan(
                number,
                Chance.of(seed, "account of upload " + number).between(0, accounts - 1),
                SourcePlan.of(length, chance),
                Destination.of(Parties.path(number), chance),
                IntStream.range(0, legs)
                        .mapToObj(
                                leg ->
                                        LegPlan.of(
                                                leg,
                                                length,
                                                chance,
                                                Hostility.of(seed, number, leg)))
                        .toList(),
                chance.percent(60),
                number == 0 ? 0 : chance.skewed(Duration.ofSeconds(5).toNanos()),
                TwoPhasePlan.prepares(seed, number));
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
            case 11, 12, 13, 14, 15, 16, 17 -> BLOCK * chance.between(2, 3) + edge;
            case 18 -> window * chance.between(1, 2) + edge;
            default -> BLOCK * chance.between(5, 8) + chance.between(0, 1_000_000);
        };
    }

    private static long smallLength(Chance chance) {
        return chance.percent(60)
                ? chance.between(0, 100_000)
                : BLOCK * chance.between(1, 2) + chance.between(-1, 100_000);
    }

    @Override
    public String toString() {
        return "upload "
                + number
                + " of account "
                + account
                + ": "
                + source
                + " to "
                + destination
                + (store ? ", checkpoints kept" : "")
                + (prepared ? ", prepared" : "")
                + legs.stream().map(leg -> "\n    " + leg).collect(Collectors.joining());
    }
}
