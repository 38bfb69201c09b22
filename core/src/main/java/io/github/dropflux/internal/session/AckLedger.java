package io.github.dropflux.internal.session;

import io.github.dropflux.internal.window.WindowRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The set of a file's bytes that the server acknowledged: a mark up to which everything is there,
 * and islands beyond it. Immutable.
 *
 * <p>Adding at the mark takes constant time when there are no islands, whatever came before;
 * elsewhere, the place among the islands is found in logarithmic time and the islands are copied. An
 * upload has fewer islands than appends in flight.
 */
public final class AckLedger {

    private static final AckLedger EMPTY = new AckLedger(0, List.of());

    private final long contiguous;

    /** Sorted; neither empty, nor touching each other or the mark. */
    private final List<WindowRange> islands;

    private AckLedger(long contiguous, List<WindowRange> islands) {
        this.contiguous = contiguous;
        this.islands = islands;
    }

    /** Returns the ledger with no byte in it. */
    public static AckLedger empty() {
        return EMPTY;
    }

    /** Returns this ledger and the bytes of {@code range}, some of which may be in it already. */
    public AckLedger add(WindowRange range) {
        if (range.length() == 0 || range.end() <= contiguous) {
            return this;
        }
        return range.offset() <= contiguous ? raise(range.end()) : insert(range);
    }

    /** Returns this ledger without the bytes from {@code end} on. */
    public AckLedger upTo(long end) {
        List<WindowRange> kept = new ArrayList<>();
        for (WindowRange island : islands) {
            if (island.offset() < end) {
                long length = Math.min(island.end(), end) - island.offset();
                kept.add(new WindowRange(island.offset(), length));
            }
        }
        return new AckLedger(Math.min(contiguous, end), List.copyOf(kept));
    }

    private AckLedger raise(long mark) {
        long raised = mark;
        int absorbed = 0;
        while (absorbed < islands.size() && islands.get(absorbed).offset() <= raised) {
            raised = Math.max(raised, islands.get(absorbed).end());
            absorbed++;
        }
        return new AckLedger(raised, List.copyOf(islands.subList(absorbed, islands.size())));
    }

    private AckLedger insert(WindowRange range) {
        int from = firstEndingAtOrAfter(range.offset());
        long start = range.offset();
        long end = range.end();
        int to = from;
        while (to < islands.size() && islands.get(to).offset() <= end) {
            start = Math.min(start, islands.get(to).offset());
            end = Math.max(end, islands.get(to).end());
            to++;
        }
        List<WindowRange> merged = new ArrayList<>(islands.size() + 1);
        merged.addAll(islands.subList(0, from));
        merged.add(new WindowRange(start, end - start));
        merged.addAll(islands.subList(to, islands.size()));
        return new AckLedger(contiguous, List.copyOf(merged));
    }

    private int firstEndingAtOrAfter(long offset) {
        int low = 0;
        int high = islands.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (islands.get(middle).end() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns the offset up to which every byte of the file is acknowledged. */
    public long contiguous() {
        return contiguous;
    }

    /** Returns the number of acknowledged bytes, islands included. */
    public long total() {
        long total = contiguous;
        for (WindowRange island : islands) {
            total += island.length();
        }
        return total;
    }

    /** Returns the runs of acknowledged bytes beyond {@link #contiguous()}, sorted and apart. */
    public List<WindowRange> islands() {
        return islands;
    }

    /** Returns all runs of acknowledged bytes, sorted and apart. */
    public List<WindowRange> ranges() {
        if (contiguous == 0) {
            return islands;
        }
        List<WindowRange> all = new ArrayList<>(islands.size() + 1);
        all.add(new WindowRange(0, contiguous));
        all.addAll(islands);
        return List.copyOf(all);
    }

    /** Returns the offset after the last acknowledged byte. */
    public long end() {
        return islands.isEmpty() ? contiguous : islands.get(islands.size() - 1).end();
    }

    /** Tells whether each byte of {@code range} is acknowledged; true of an empty range. */
    public boolean contains(WindowRange range) {
        if (range.length() == 0 || range.end() <= contiguous) {
            return true;
        }
        int island = firstEndingAtOrAfter(range.end());
        return island < islands.size() && islands.get(island).offset() <= range.offset();
    }

    /** Tells whether at least one byte of {@code range} is acknowledged. */
    public boolean intersects(WindowRange range) {
        if (range.length() == 0) {
            return false;
        }
        if (range.offset() < contiguous) {
            return true;
        }
        int island = firstEndingAtOrAfter(range.offset() + 1);
        return island < islands.size() && islands.get(island).offset() < range.end();
    }

    @Override
    public String toString() {
        return "AckLedger[contiguous=" + contiguous + ", islands=" + islands + "]";
    }
}
