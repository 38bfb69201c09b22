package io.github.dropflux.emulator.internal.sessions;

import io.github.dropflux.emulator.internal.blocks.BlockHasher;
import io.github.dropflux.emulator.internal.blocks.Blocks;
import io.github.dropflux.emulator.internal.blocks.DigestTable;
import io.github.dropflux.emulator.internal.protocol.Limits;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.protocol.Switches;
import io.github.dropflux.emulator.internal.storage.Piece;
import io.github.dropflux.emulator.internal.storage.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

/** Takes whole blocks in any order; the append that closes it says where the end is. */
public final class ConcurrentSession extends Session {

    private static final long OPEN = -1;

    private final Switches switches;
    private final DigestTable blocks = new DigestTable();
    private final TreeMap<Long, Piece> pieces = new TreeMap<>();
    private long end = OPEN;

    ConcurrentSession(String id, Instant startedAt, Limits limits, Switches switches) {
        super(id, startedAt, limits);
        this.switches = switches;
    }

    @Override
    public boolean concurrent() {
        return true;
    }

    @Override
    void checkOffset(long offset) {
        if (!Blocks.aligned(offset)) {
            throw Refusal.typed("concurrent_session_invalid_offset");
        }
        if (closed() && !(switches.appendsAfterCloseAccepted() && offset < end && !complete())) {
            throw Refusal.typed("closed");
        }
    }

    @Override
    BlockHasher hasherAt(long offset) {
        return new BlockHasher();
    }

    @Override
    boolean take(long offset, Segment segment, BlockHasher hasher, boolean close) {
        long length = segment.length();
        if (closed() && (close || offset + length > end)) {
            throw Refusal.typed("closed");
        }
        if (!close && !Blocks.aligned(length)) {
            throw Refusal.typed("concurrent_session_invalid_data_size");
        }
        if (close && offset + length < end()) {
            throw Refusal.incorrectOffset(end());
        }
        byte[] digests = hasher.allBlocks();
        boolean news = compare(offset, length, digests);
        rememberState(offset, segment, digests);
        if (news) {
            store(offset, segment, digests);
        }
        if (close) {
            end = offset + length;
            close();
        }
        return news;
    }

    private void rememberState(long offset, Segment next, byte[] digests) {
        long endBefore = end;
        BitSet added = new BitSet();
        for (int n = 0; n < DigestTable.countIn(digests); n++) {
            added.set(block(offset) + n, !blocks.has(block(offset) + n));
        }
        undoWith(
                () -> {
                    end = endBefore;
                    added.stream().forEach(blocks::remove);
                    if (pieces.keySet().removeIf(at -> added.get(block(at)))) {
                        next.delete();
                    }
                });
    }

    /** Whether any of these blocks is new; refuses those that differ from what is there. */
    private boolean compare(long offset, long length, byte[] digests) {
        int first = block(offset);
        boolean news = false;
        for (int n = 0; n < DigestTable.countIn(digests); n++) {
            if (!blocks.has(first + n)) {
                news = true;
            } else if (!blocks.matches(first + n, digests, n)) {
                long at = offset + (long) n * Blocks.SIZE;
                throw Refusal.badRequest("Different data already uploaded at offset " + at);
            }
        }
        if (!news && length > 0 && !switches.equalResendAccepted()) {
            throw Refusal.incorrectOffset(offset + length);
        }
        return news;
    }

    private void store(long offset, Segment segment, byte[] digests) {
        int first = block(offset);
        for (int n = 0; n < DigestTable.countIn(digests); n++) {
            if (!blocks.has(first + n)) {
                blocks.put(first + n, digests, n);
                long from = (long) n * Blocks.SIZE;
                long length = Math.min(Blocks.SIZE, segment.length() - from);
                join(offset, offset + from, new Piece(segment, from, length));
            }
        }
    }

    // One piece a request, not one a block, unless blocks were there already.
    private void join(long requestOffset, long offset, Piece piece) {
        var before = pieces.floorEntry(offset);
        if (before != null
                && before.getKey() >= requestOffset
                && before.getValue().segment().equals(piece.segment())
                && before.getKey() + before.getValue().length() == offset) {
            Piece old = before.getValue();
            pieces.put(
                    before.getKey(),
                    new Piece(old.segment(), old.from(), old.length() + piece.length()));
        } else {
            pieces.put(offset, piece);
        }
    }

    @Override
    void checkComplete(long offset, boolean batch) {
        if (!closed()) {
            throw Refusal.typed(batch ? "not_closed" : "concurrent_session_not_closed");
        }
        if (!complete()) {
            throw Refusal.typed("concurrent_session_missing_data");
        }
        if (offset != end) {
            throw Refusal.incorrectOffset(end);
        }
    }

    private boolean complete() {
        return blocks.count() == block(end + Blocks.SIZE - 1);
    }

    @Override
    List<Piece> pieces() {
        return new ArrayList<>(pieces.values());
    }

    @Override
    String contentHash() {
        return blocks.contentHash(new byte[0]);
    }

    @Override
    long end() {
        return pieces.isEmpty() ? 0 : pieces.lastKey() + pieces.lastEntry().getValue().length();
    }

    private static int block(long offset) {
        return Math.toIntExact(offset / Blocks.SIZE);
    }
}
