package io.github.dropflux.internal.window;

/**
 * The run of a file's bytes that one window holds.
 *
 * @param offset index of the first byte within the file, from 0
 * @param length number of bytes, from 0
 */
public record WindowRange(long offset, long length) {

    public WindowRange {
        if (offset < 0 || length < 0 || Long.MAX_VALUE - offset < length) {
            throw new IllegalArgumentException(
                    "A window's offset and length are at least 0 and its end at most "
                            + Long.MAX_VALUE
                            + ", not offset "
                            + offset
                            + ", length "
                            + length);
        }
    }

    /** Returns the offset of the first byte after the window. */
    public long end() {
        return offset + length;
    }
}
