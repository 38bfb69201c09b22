package io.github.dropflux.internal.session;

import io.github.dropflux.internal.window.WindowRange;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What an earlier run of an upload left behind.
 *
 * @param noted windows in the checkpoint
 * @param held windows at the server: at least those
 * @param closed whether the closing append landed, which the checkpoint does not know
 * @param from the first window that the source delivers again
 */
record EarlierRun(Set<Integer> noted, Set<Integer> held, boolean closed, int from) {

    static final EarlierRun NONE = new EarlierRun(Set.of(), Set.of(), false, 0);

    /** Every way to have stopped in a session of so many windows, with each place to begin again. */
    static Stream<EarlierRun> of(int windows, boolean sequential) {
        return subsets(windows, sequential)
                .flatMap(
                        held ->
                                subsets(windows, sequential)
                                        .filter(held::containsAll)
                                        .filter(noted -> !noted.contains(windows - 1))
                                        .flatMap(noted -> of(windows, noted, held)));
    }

    private static Stream<EarlierRun> of(int windows, Set<Integer> noted, Set<Integer> held) {
        int missing =
                IntStream.range(0, windows).filter(i -> !noted.contains(i)).findFirst().orElse(0);
        boolean closed = held.contains(windows - 1);
        return IntStream.of(0, missing)
                .distinct()
                .mapToObj(from -> new EarlierRun(noted, held, closed, from));
    }

    /** The last window lands after all others, and in a sequential session each does. */
    private static Stream<Set<Integer>> subsets(int windows, boolean sequential) {
        return IntStream.range(0, 1 << windows)
                .filter(bits -> (bits >> (windows - 1)) == 0 || bits == (1 << windows) - 1)
                .filter(bits -> !sequential || (bits & (bits + 1)) == 0)
                .mapToObj(
                        bits ->
                                Set.copyOf(
                                        IntStream.range(0, windows)
                                                .filter(i -> (bits >> i & 1) == 1)
                                                .boxed()
                                                .toList()));
    }

    AckLedger ledger(List<WindowRange> source) {
        AckLedger ledger = AckLedger.empty();
        for (int i : noted) {
            ledger = ledger.add(source.get(i));
        }
        return ledger;
    }
}
