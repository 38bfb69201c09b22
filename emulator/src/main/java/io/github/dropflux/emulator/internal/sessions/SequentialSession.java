package io.github.dropflux.emulator.internal.sessions;

import io.github.dropflux.emulator.internal.blocks.BlockHasher;
import io.github.dropflux.emulator.internal.blocks.DigestTable;
import io.github.dropflux.emulator.internal.protocol.Limits;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.storage.Piece;
import io.github.dropflux.emulator.internal.storage.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes bytes in order, cut wherever the client likes: the hash of the block begun goes on with the next append. */
public final class SequentialSession extends Session {

    private final DigestTable wholeBlocks = new DigestTable();
    private final List<Piece> pieces = new ArrayList<>();
    private BlockHasher tail = new BlockHasher();
    private byte[] tailDigest = new byte[0];
    private long size;

    SequentialSession(String id, Instant startedAt, Limits limits) {
        super(id, startedAt, limits);
    }

    @Override
    public boolean concurrent() {
        return false;
    }

    @Override
    void checkOffset(long offset) {
        if (closed()) {
            throw Refusal.typed("closed");
        }
        if (offset != size) {
            throw Refusal.incorrectOffset(size);
        }
    }

    @Override
    BlockHasher hasherAt(long offset) {
        return tail.next();
    }

    @Override
    boolean take(long offset, Segment segment, BlockHasher hasher, boolean close) {
        rememberState(segment);
        byte[] whole = hasher.wholeBlocks();
        byte[] all = hasher.allBlocks();
        wholeBlocks.append(whole);
        tailDigest = Arrays.copyOfRange(all, whole.length, all.length);
        tail = hasher.next();
        size += segment.length();
        if (segment.length() > 0) {
            pieces.add(Piece.of(segment));
        }
        if (close) {
            close();
        }
        return true;
    }

    private void rememberState(Segment next) {
        BlockHasher tailBefore = tail;
        byte[] digestBefore = tailDigest;
        long sizeBefore = size;
        int piecesBefore = pieces.size();
        int blocksBefore = wholeBlocks.end();
        undoWith(
                () -> {
                    tail = tailBefore;
                    tailDigest = digestBefore;
                    size = sizeBefore;
                    pieces.subList(piecesBefore, pieces.size()).clear();
                    wholeBlocks.truncate(blocksBefore);
                    next.delete();
                });
    }

    @Override
    void checkComplete(long offset, boolean batch) {
        if (batch && !closed()) {
            throw Refusal.typed("not_closed");
        }
        if (offset != size) {
            throw Refusal.incorrectOffset(size);
        }
    }

    @Override
    List<Piece> pieces() {
        return pieces;
    }

    @Override
    String contentHash() {
        return wholeBlocks.contentHash(tailDigest);
    }

    @Override
    long end() {
        return size;
    }
}
