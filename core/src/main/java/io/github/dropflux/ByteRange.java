package io.github.dropflux;

import org.jspecify.annotations.Nullable;

/** A run of bytes of a file. Immutable. */
public final class ByteRange {
    private final long offset;
    private final long length;

    private ByteRange(long offset, long length) {
        this.offset = offset;
        this.length = length;
    }

    /**
     * A run of bytes.
     *
     * @param offset of its first byte from the start of the file, at least 0
     * @param length in bytes, at least 0
     */
    public static ByteRange of(long offset, long length) {
        if (offset < 0 || length < 0 || Long.MAX_VALUE - offset < length) {
            throw new IllegalArgumentException(
                    "The range of "
                            + length
                            + " B at offset "
                            + offset
                            + " is not within 0 and "
                            + Long.MAX_VALUE
                            + ": use an offset and a length of 0 or more");
        }
        return new ByteRange(offset, length);
    }

    /** Bytes before the range. */
    public long offset() {
        return offset;
    }

    /** Bytes in the range. */
    public long length() {
        return length;
    }

    /** The offset of the first byte after the range. */
    public long end() {
        return offset + length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ByteRange that && offset == that.offset && length == that.length;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(offset) * 31 + Long.hashCode(length);
    }

    /** As in {@code [0, 4194304)}. */
    @Override
    public String toString() {
        return "[" + offset + ", " + end() + ")";
    }
}
