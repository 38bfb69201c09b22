package io.github.dropflux.reactor.simulation;

import io.github.dropflux.SessionType;
import io.github.dropflux.internal.hash.BlockHasher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An upload session with its rules. Refusals are an append's. */
final class SimulatedSession {

    private static final int BLOCK = BlockHasher.BLOCK_SIZE;

    private final SessionType type;
    private final long startedNanos;
    private final ServerHabits habits;
    private final TreeMap<Long, Piece> pieces = new TreeMap<>();
    private boolean closed;
    private boolean finished;

    SimulatedSession(SessionType type, long startedNanos, ServerHabits habits) {
        this.type = type;
        this.startedNanos = startedNanos;
        this.habits = habits;
    }

    long startedNanos() {
        return startedNanos;
    }

    void append(long offset, Piece piece, boolean close) {
        refuseFinished();
        if (type == SessionType.SEQUENTIAL) {
            sequential(offset, piece);
        } else {
            concurrent(offset, piece, close);
        }
        closed |= close;
    }

    void appendPart(long offset, byte[] bytes) {
        boolean fits = type == SessionType.SEQUENTIAL && !closed && !finished && offset == end();
        if (fits && bytes.length > 0) {
            pieces.put(offset, Piece.of(bytes));
        }
    }

    private void sequential(long offset, Piece piece) {
        if (habits.offsetBeforeClosed() && offset != end()) {
            throw Refusal.incorrectOffset("", end());
        }
        if (closed) {
            throw Refusal.typed("closed");
        }
        if (offset != end()) {
            throw Refusal.incorrectOffset("", end());
        }
        if (piece.length() > 0) {
            pieces.put(offset, piece);
        }
    }

    private void concurrent(long offset, Piece piece, boolean close) {
        if (offset % BLOCK != 0) {
            throw Refusal.typed("concurrent_session_invalid_offset");
        }
        if (closed) {
            throw Refusal.typed("closed");
        }
        if (!close && piece.length() % BLOCK != 0) {
            throw Refusal.typed("concurrent_session_invalid_data_size");
        }
        if (close && offset + piece.length() < end()) {
            throw Refusal.incorrectOffset("", end());
        }
        Piece there = pieces.get(offset);
        if (there == null) {
            refuseOverlap(offset, piece.length());
            if (piece.length() > 0) {
                pieces.put(offset, piece);
            }
            return;
        }
        if (!Arrays.equals(there.bytes(), piece.bytes())) {
            throw differs(offset);
        }
        if (!habits.equalResendAccepted()) {
            throw Refusal.incorrectOffset("", offset + piece.length());
        }
    }

    /** Windows that are cut otherwise than before are not looked into: no upload may do that. */
    private void refuseOverlap(long offset, int length) {
        Map.Entry<Long, Piece> before = pieces.lowerEntry(offset + length);
        if (before != null && before.getKey() + before.getValue().length() > offset) {
            throw differs(offset);
        }
    }

    private static Refusal differs(long offset) {
        return Refusal.text(400, "Different data already uploaded at offset " + offset);
    }

    /** Only {@code finish} takes the end of a sequential session for its close. */
    void requireClosed() {
        if (!closed) {
            throw Refusal.typed("lookup_failed/not_closed");
        }
    }

    /** What the session holds, which is the file's from now on; refusals are those of finish. */
    List<Piece> content(long offset) {
        if (finished) {
            throw Refusal.typed("lookup_failed/" + finishedTag());
        }
        if (type == SessionType.CONCURRENT && !closed) {
            throw Refusal.typed("concurrent_session_not_closed");
        }
        if (type == SessionType.CONCURRENT && !isWhole()) {
            throw Refusal.typed("concurrent_session_missing_data");
        }
        if (offset != end()) {
            throw Refusal.incorrectOffset("lookup_failed", end());
        }
        return new ArrayList<>(pieces.values());
    }

    /** Whether all these bytes have come, in whatever pieces. */
    boolean holds(long offset, long length) {
        long at = offset;
        while (at < offset + length) {
            Map.Entry<Long, Piece> piece = pieces.floorEntry(at);
            if (piece == null || piece.getKey() + piece.getValue().length() <= at) {
                return false;
            }
            at = piece.getKey() + piece.getValue().length();
        }
        return true;
    }

    void rewind() {
        if (type == SessionType.SEQUENTIAL && !closed) {
            pieces.pollLastEntry();
        }
    }

    void finish() {
        finished = true;
    }

    private void refuseFinished() {
        if (finished) {
            throw Refusal.typed(finishedTag());
        }
    }

    private String finishedTag() {
        return habits.finishedIsClosed() ? "closed" : "not_found";
    }

    private boolean isWhole() {
        return pieces.values().stream().mapToLong(Piece::length).sum() == end();
    }

    private long end() {
        return pieces.isEmpty() ? 0 : pieces.lastKey() + pieces.lastEntry().getValue().length();
    }
}
