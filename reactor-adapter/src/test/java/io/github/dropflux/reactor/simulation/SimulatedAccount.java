package io.github.dropflux.reactor.simulation;

import io.github.dropflux.ByteRange;
import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.AppendArgument;
import io.github.dropflux.internal.protocol.Argument.AppendBatchArgument;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.protocol.Argument.FinishBatchArgument;
import io.github.dropflux.internal.protocol.Argument.GetMetadataArgument;
import io.github.dropflux.internal.protocol.Argument.ListFolderArgument;
import io.github.dropflux.internal.protocol.Argument.ListFolderContinueArgument;
import io.github.dropflux.internal.protocol.Argument.NoArgument;
import io.github.dropflux.internal.protocol.Argument.StartArgument;
import io.github.dropflux.internal.protocol.Argument.StartBatchArgument;
import io.github.dropflux.internal.protocol.Argument.UploadArgument;
import io.github.dropflux.internal.protocol.Grant.RefreshGrant;
import io.github.dropflux.internal.protocol.Route;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sessions and files of one account: what a call does when it is carried out, and its answer. */
final class SimulatedAccount {

    private static final long SESSION_NANOS = Duration.ofDays(7).toNanos();

    /** Bytes. */
    static final long SPACE = 2L << 30;

    private final AccountPlan plan;
    private final SimulatedTokens tokens;
    private final SimulatedTime time;
    private final ServerHabits habits;
    private final SimulatedFiles files = new SimulatedFiles();
    private final Map<String, SimulatedSession> sessions = new HashMap<>();
    private final SimulatedListing listing;
    private final Map<String, StoredFile> made = new HashMap<>();
    private final Map<String, Long> madeNanos = new HashMap<>();
    private final Map<Integer, Long> heldBackUntil = new HashMap<>();
    private final BatchRoutes batches = new BatchRoutes(this);
    private int opened;
    private int calls;
    private boolean lost;

    SimulatedAccount(
            AccountPlan plan,
            SimulatedTokens tokens,
            SimulatedTime time,
            ServerHabits habits,
            Chance pages) {
        this.plan = plan;
        this.tokens = tokens;
        this.time = time;
        this.habits = habits;
        this.listing = new SimulatedListing(plan.mark(), files, habits.tellsHash(), pages);
    }

    /** A rate limit, until which a process that was told of it makes no call. */
    void holdBackFor(int process, Duration wait) {
        heldBackUntil.merge(process, time.nanos() + wait.toNanos(), Math::max);
    }

    /** To the millisecond, which is what clients count in. */
    boolean isHeldBack(int process) {
        return time.nanos() < heldBackUntil.getOrDefault(process, 0L) - 1_000_000;
    }

    /** The number of the next call in its name. */
    int nextCall() {
        return calls++;
    }

    AccountPlan plan() {
        return plan;
    }

    SimulatedTokens tokens() {
        return tokens;
    }

    /** What its tokens are granted for. */
    RefreshGrant grant() {
        return new RefreshGrant("app", "secret", plan.mark() + "grant");
    }

    /** Whether it opened that session, which it may have forgotten since. */
    boolean opened(String session) {
        return session.startsWith(plan.mark());
    }

    SimulatedFiles files() {
        return files;
    }

    /**
     * The JSON of the answer; throws a {@link Refusal}.
     *
     * @param call its number, which the files that it commits bear
     * @param entries what becomes of each of its entries
     */
    String carryOut(Argument argument, byte[] body, int call, Entries entries) {
        if (argument instanceof RefreshGrant) {
            return tokens.grant();
        }
        if (argument instanceof UploadArgument upload) {
            String file = upload(upload, checked(body, upload.contentHash()), call);
            entries.committed(0);
            return file;
        }
        if (argument instanceof StartArgument start) {
            return start(start, checked(body, start.contentHash()), entries);
        }
        if (argument instanceof AppendArgument append) {
            Piece piece = checked(body, append.contentHash());
            session(append.cursor().sessionId(), "")
                    .append(append.cursor().offset(), piece, append.close());
            return "null";
        }
        if (argument instanceof FinishArgument finish) {
            String file = finish(finish.cursor(), finish.commit(), call);
            entries.committed(0);
            return file;
        }
        if (argument instanceof StartBatchArgument start) {
            return batches.start(start, entries);
        }
        if (argument instanceof AppendBatchArgument append) {
            return batches.append(append, body, entries);
        }
        if (argument instanceof FinishBatchArgument finish) {
            return batches.finish(finish, call, entries);
        }
        if (argument instanceof NoArgument question) {
            return question.route() == Route.GET_SPACE_USAGE ? space() : describe();
        }
        if (argument instanceof ListFolderArgument list) {
            return listing.first(list);
        }
        if (argument instanceof ListFolderContinueArgument next) {
            return listing.next(next.cursor());
        }
        StoredFile file = files.at(((GetMetadataArgument) argument).path());
        if (file == null) {
            throw Refusal.typed("path/not_found");
        }
        return file.json(habits.tellsHash());
    }

    private String describe() {
        return "{\"account_id\":\""
                + plan.mark()
                + "id\",\"name\":{\"display_name\":\"\"},\"email\":\""
                + plan.mark()
                + "user@example.org\"}";
    }

    private String space() {
        long used = files.current().values().stream().mapToLong(StoredFile::length).sum();
        return "{\"used\":"
                + used
                + ",\"allocation\":{\".tag\":\"individual\",\"allocated\":"
                + SPACE
                + "}}";
    }

    /** A sequential session may take the beginning of an append whose end it does not see. */
    void carryOutPartly(Argument argument, byte[] body, int bytes) {
        if (argument instanceof AppendArgument append) {
            appendPart(append.cursor(), Arrays.copyOf(body, bytes));
        } else if (argument instanceof AppendBatchArgument append) {
            batches.appendPartly(append, body, bytes);
        }
    }

    void appendPart(UploadCursor at, byte[] bytes) {
        SimulatedSession session = sessions.get(at.sessionId());
        if (session != null) {
            session.appendPart(at.offset(), bytes);
        }
    }

    static Piece checked(byte[] body, ContentHash declared) {
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
        String id = open(SessionType.SEQUENTIAL, new Entries(Fault.NONE, null));
        sessions.get(id).append(0, Piece.of(bytes), true);
        return id;
    }

    private String start(StartArgument start, Piece piece, Entries entries) {
        if (start.type() == SessionType.CONCURRENT && piece.length() > 0) {
            throw Refusal.typed("concurrent_session_data_not_allowed");
        }
        String id = open(start.type(), entries);
        if (start.type() == SessionType.SEQUENTIAL) {
            sessions.get(id).append(0, piece, start.close());
        }
        return "{\"session_id\":\"" + id + "\"}";
    }

    String open(SessionType type, Entries entries) {
        String id = plan.mark() + "session-" + ++opened;
        entries.opened(id);
        sessions.put(id, new SimulatedSession(type, time.nanos(), habits));
        return id;
    }

    String finish(UploadCursor end, CommitInfo commit, int call) {
        SimulatedSession session = session(end.sessionId(), "lookup_failed/");
        List<Piece> pieces = session.content(end.offset());
        StoredFile file = commit(commit, pieces, call);
        session.finish();
        made.put(end.sessionId(), file);
        madeNanos.put(end.sessionId(), time.nanos());
        return file.json(habits.tellsHash());
    }

    /** What a session became; null when nothing yet. */
    StoredFile madeOf(String sessionId) {
        return made.get(sessionId);
    }

    /** When that was; null when it was not. */
    Long madeNanos(String sessionId) {
        return madeNanos.get(sessionId);
    }

    /** A session that an earlier process filled and closed. */
    void hold(String sessionId, byte[] bytes, long startedNanos) {
        SimulatedSession session =
                new SimulatedSession(SessionType.SEQUENTIAL, startedNanos, habits);
        session.append(0, Piece.of(bytes), true);
        sessions.put(sessionId, session);
    }

    private StoredFile commit(CommitInfo commit, List<Piece> pieces, int call) {
        try {
            return files.commit(commit, pieces, call);
        } catch (Refusal refused) {
            throw Refusal.typed("path/conflict/file");
        }
    }

    SimulatedSession session(String id, String outer) {
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
