package io.github.dropflux.emulator.internal.storage;

/**
 * A run of a segment's bytes.
 *
 * @param segment where the bytes lie
 * @param from first byte within the segment
 * @param length how many
 */
public record Piece(Segment segment, long from, long length) {

    /** All of a segment. */
    public static Piece of(Segment segment) {
        return new Piece(segment, 0, segment.length());
    }
}
