package io.github.dropflux.emulator.internal.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads pieces one after the other, one file open at a time. */
final class PieceInputStream extends InputStream {

    private final Iterator<Piece> pieces;
    private long skip;
    private long left;
    private @Nullable FileChannel channel;
    private long position;
    private long pieceLeft;

    PieceInputStream(List<Piece> pieces, long offset, long count) {
        this.pieces = pieces.iterator();
        this.skip = offset;
        this.left = count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        FileChannel open = openPiece();
        int count = (int) Math.min(Math.min(length, left), pieceLeft);
        int read = open.read(ByteBuffer.wrap(target, offset, count), position);
        if (read < 0) {
            throw new EOFException("a stored segment is shorter than it was when written");
        }
        position += read;
        pieceLeft -= read;
        left -= read;
        return read;
    }

    private FileChannel openPiece() throws IOException {
        FileChannel open = channel;
        while (open == null || pieceLeft == 0) {
            close();
            open = null;
            if (!pieces.hasNext()) {
                throw new EOFException(left + " bytes asked for beyond the end");
            }
            Piece piece = pieces.next();
            if (skip >= piece.length()) {
                skip -= piece.length();
                continue;
            }
            Path file = Objects.requireNonNull(piece.segment().file());
            open = FileChannel.open(file, StandardOpenOption.READ);
            channel = open;
            position = piece.from() + skip;
            pieceLeft = piece.length() - skip;
            skip = 0;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            channel = null;
            open.close();
        }
    }
}
