package io.github.dropflux.internal.session;

import java.util.ArrayList;
import java.util.List;

/**
 * Which of the files that wait go into the next body. They are taken in their order; one that does
 * not fit is left for a later body, and smaller ones behind it are taken.
 */
public final class BodyPacker {

    private final long maxBytes;
    private final int maxEntries;

    /**
     * @param maxBytes of one body; a file that is longer goes alone
     * @param maxEntries of one body
     */
    public BodyPacker(long maxBytes, int maxEntries) {
        if (maxBytes < 1 || maxEntries < 1) {
            throw new IllegalArgumentException(
                    "a body of "
                            + maxBytes
                            + " bytes and "
                            + maxEntries
                            + " entries holds no file");
        }
        this.maxBytes = maxBytes;
        this.maxEntries = maxEntries;
    }

    /**
     * What the next body takes.
     *
     * @param taken indexes of the files, ascending; empty only when no file waits
     * @param bytes of these together
     */
    public record Packing(List<Integer> taken, long bytes) {}

    /**
     * Whether the files that wait fill the next body, so that none that may still come could change it.
     * Costs less than to pack it.
     *
     * @param bytes of these files together
     */
    public boolean isFilledBy(int files, long bytes) {
        return files >= maxEntries || bytes >= maxBytes;
    }

    /** Packs a body from files of these lengths. */
    public Packing pack(Iterable<Long> lengths) {
        List<Integer> taken = new ArrayList<>();
        long bytes = 0;
        int index = 0;
        for (long length : lengths) {
            if (taken.size() == maxEntries) {
                break;
            }
            if (taken.isEmpty() || length <= maxBytes - bytes) {
                taken.add(index);
                bytes += length;
            }
            index++;
        }
        return new Packing(List.copyOf(taken), bytes);
    }
}
