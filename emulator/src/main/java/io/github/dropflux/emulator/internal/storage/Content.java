package io.github.dropflux.emulator.internal.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The bytes of a file as pieces of segments, in order. Immutable. */
public final class Content {

    private final List<Piece> pieces;
    private final long length;

    /** Content that is these pieces, one after the other. */
    public Content(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
        this.length = pieces.stream().mapToLong(Piece::length).sum();
    }

    /** Bytes in all. */
    public long length() {
        return length;
    }

    /** Whether the bytes can be read back; false when only digests were kept. */
    public boolean readable() {
        return pieces.stream()
                .allMatch(piece -> piece.length() == 0 || piece.segment().file() != null);
    }

    /** Reads {@code count} bytes from an offset; the caller closes it. */
    public InputStream open(long offset, long count) throws IOException {
        if (!readable()) {
            throw new IOException("these bytes were not kept: the emulator runs in discard mode");
        }
        return new PieceInputStream(pieces, offset, count);
    }

    /** Deletes what the pieces lie in. */
    public void delete() {
        Set<Path> files = new HashSet<>();
        for (Piece piece : pieces) {
            Path file = piece.segment().file();
            if (file != null && files.add(file)) {
                DiskStore.delete(file);
            }
        }
    }
}
