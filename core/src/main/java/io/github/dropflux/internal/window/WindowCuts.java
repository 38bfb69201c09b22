package io.github.dropflux.internal.window;

import java.util.Collection;
import java.util.TreeSet;

/**
 * Where windows end: after a whole window, and where bytes that the server holds begin or end, so
 * that each window is either sent or not. Windows begin on block boundaries all the same: a cut
 * within a block is made at the block's beginning. Immutable.
 */
public final class WindowCuts {

    private final long windowSize;
    private final TreeSet<Long> cuts = new TreeSet<>();

    private WindowCuts(long windowSize) {
        if (windowSize < 1) {
            throw new IllegalArgumentException(
                    "a window of " + windowSize + " bytes holds nothing");
        }
        this.windowSize = windowSize;
    }

    /** Returns the cuts of a file of which the server holds nothing. */
    public static WindowCuts every(long windowSize) {
        return new WindowCuts(windowSize);
    }

    /**
     * Returns the cuts of a file of which the server holds some bytes.
     *
     * @param windowSize bytes, a multiple of the block
     * @param blockSize bytes
     */
    public static WindowCuts around(Collection<WindowRange> held, long windowSize, long blockSize) {
        WindowCuts around = new WindowCuts(windowSize);
        for (WindowRange range : held) {
            around.cuts.add(range.offset() - range.offset() % blockSize);
            around.cuts.add(range.end() - range.end() % blockSize);
        }
        return around;
    }

    /** Returns the most bytes that a window which begins at {@code offset} may have. */
    public long lengthAt(long offset) {
        Long cut = cuts.higher(offset);
        return cut == null ? windowSize : Math.min(windowSize, cut - offset);
    }
}
