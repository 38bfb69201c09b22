package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.ByteRange;
import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.SessionType;
import io.github.dropflux.internal.protocol.AppendArgument;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.FinishArgument;
import io.github.dropflux.internal.protocol.GetMetadataArgument;
import io.github.dropflux.internal.protocol.StartArgument;
import io.github.dropflux.internal.protocol.UploadArgument;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sessions and files of one account: what a call does when it is carried out, and its answer. */
final class SimulatedAccount {

    private static final long SESSION_NANOS = Duration.ofDays(7).toNanos();

    private final SimulatedTime time;
    private final ServerHabits habits;
    private final SimulatedFiles files = new SimulatedFiles();
    private final Map<String, SimulatedSession> sessions = new HashMap<>();
    private int opened;
    private boolean lost;
    private long heldBackUntil;

    SimulatedAccount(SimulatedTime time, ServerHabits habits) {
        this.time = time;
        this.habits = habits;
    }

    /** A rate limit, until which no client that was told of it makes a call. */
    void holdBackFor(Duration wait) {
        heldBackUntil = Math.max(heldBackUntil, time.nanos() + wait.toNanos());
    }

    /** To the millisecond, which is what clients count in. */
    boolean isHeldBack() {
        return time.nanos() < heldBackUntil - 1_000_000;
    }

    SimulatedFiles files() {
        return files;
    }

    /**
     * The JSON of the answer; throws a {@link Refusal}.
     *
     * @param call its number, which the files that it commits bear
     */
    String carryOut(Argument argument, byte[] body, int call) {
        if (argument instanceof UploadArgument upload) {
            return upload(upload, checked(body, upload.contentHash()), call);
        }
        if (argument instanceof StartArgument start) {
            return start(start, checked(body, start.contentHash()));
        }
        if (argument instanceof AppendArgument append) {
            Piece piece = checked(body, append.contentHash());
            session(append.cursor().sessionId(), "")
                    .append(append.cursor().offset(), piece, append.close());
            return "null";
        }
        if (argument instanceof FinishArgument finish) {
            return finish(finish, call);
        }
        StoredFile file = files.at(((GetMetadataArgument) argument).path());
        if (file == null) {
            throw Refusal.typed("path/not_found");
        }
        return file.json(habits.tellsHash());
    }

    /** A sequential session may take the beginning of an append whose end it does not see. */
    void carryOutPartly(Argument argument, byte[] body, int bytes) {
        if (argument instanceof AppendArgument append) {
            SimulatedSession session = sessions.get(append.cursor().sessionId());
            if (session != null) {
                session.appendPart(append.cursor().offset(), Arrays.copyOf(body, bytes));
            }
        }
    }

    private static Piece checked(byte[] body, ContentHash declared) {
        Piece piece = Piece.of(body);
        if (declared != null && !declared.equals(piece.digests().contentHash())) {
            throw Refusal.typed("content_hash_mismatch");
        }
        return piece;
    }

    private String upload(UploadArgument upload, Piece piece, int call) {
        List<Piece> pieces = piece.length() == 0 ? List.of() : List.of(piece);
        try {
            return files.commit(upload.commit(), pieces, call).json(habits.tellsHash());
        } catch (Refusal refused) {
            throw Refusal.ofUpload("conflict/file", leaveSession(piece.bytes()));
        }
    }

    /** The session with the bytes of a file that was not stored. */
    String leaveSession(byte[] bytes) {
        String id = open(SessionType.SEQUENTIAL);
        sessions.get(id).append(0, Piece.of(bytes), true);
        return id;
    }

    private String start(StartArgument start, Piece piece) {
        if (start.type() == SessionType.CONCURRENT && piece.length() > 0) {
            throw Refusal.typed("concurrent_session_data_not_allowed");
        }
        String id = open(start.type());
        if (start.type() == SessionType.SEQUENTIAL) {
            sessions.get(id).append(0, piece, start.close());
        }
        return "{\"session_id\":\"" + id + "\"}";
    }

    private String open(SessionType type) {
        String id = "session-" + ++opened;
        sessions.put(id, new SimulatedSession(type, time.nanos(), habits));
        return id;
    }

    private String finish(FinishArgument finish, int call) {
        SimulatedSession session = session(finish.cursor().sessionId(), "lookup_failed/");
        List<Piece> pieces = session.content(finish.cursor().offset());
        String answer = commit(finish.commit(), pieces, call);
        session.finish();
        return answer;
    }

    private String commit(CommitInfo commit, List<Piece> pieces, int call) {
        try {
            return files.commit(commit, pieces, call).json(habits.tellsHash());
        } catch (Refusal refused) {
            throw Refusal.typed("path/conflict/file");
        }
    }

    private SimulatedSession session(String id, String outer) {
        SimulatedSession session = sessions.get(id);
        if (session == null || time.nanos() - session.startedNanos() >= SESSION_NANOS) {
            throw Refusal.typed(outer + "not_found");
        }
        return session;
    }

    boolean holds(String sessionId, ByteRange range) {
        SimulatedSession session = sessions.get(sessionId);
        return session != null && session.holds(range.offset(), range.length());
    }

    /** Whether sessions lost what they had acknowledged. */
    boolean hasLost() {
        return lost;
    }

    /** Sessions are forgotten before their time. */
    void loseSessions() {
        lost = true;
        sessions.clear();
    }

    /** Sequential sessions lose what came last. */
    void rewindSessions() {
        lost = true;
        sessions.values().forEach(SimulatedSession::rewind);
    }
}
