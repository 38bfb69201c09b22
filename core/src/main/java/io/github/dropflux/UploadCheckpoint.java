package io.github.dropflux;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the server holds of an unfinished upload, and what is needed to go on: rides on a {@link DropboxException}, and may
 * be stored as {@linkplain #toText() text}, which it is in JSON, too. Immutable.
 *
 * <p>It is worth something until {@link #startedAt()} plus {@link DropboxLimits#sessionLifetime()}; after that the server
 * has forgotten the session. It holds no access token, but a session id: keep it as private as the file.
 */
public final class UploadCheckpoint {
    private final String accountId;
    private final String sessionId;
    private final SessionType sessionType;
    private final Instant startedAt;
    private final CommitInfo commit;
    private final List<ByteRange> acknowledged;
    private final SortedMap<Long, byte[]> digests;
    private final boolean closed;
    private final OptionalLong declaredLength;
    private final @Nullable ContentHash declaredHash;

    /** Known to this process alone, so that it is no part of the text. */
    private final String checkpointKey;

    UploadCheckpoint(UploadCheckpointBuilder from) {
        this.accountId = from.accountId;
        this.sessionId = from.sessionId;
        this.sessionType = from.sessionType;
        this.startedAt = from.startedAt;
        this.commit = from.commit;
        this.acknowledged = merged(from.acknowledged);
        this.digests = copyOf(from.digests);
        this.closed = from.closed;
        this.declaredLength = from.declaredLength;
        this.declaredHash = from.declaredHash;
        this.checkpointKey = from.commit.path();
    }

    private UploadCheckpoint(UploadCheckpoint from, CommitInfo commit) {
        this.accountId = from.accountId;
        this.sessionId = from.sessionId;
        this.sessionType = from.sessionType;
        this.startedAt = from.startedAt;
        this.commit = commit;
        this.acknowledged = from.acknowledged;
        this.digests = from.digests;
        this.closed = from.closed;
        this.declaredLength = from.declaredLength;
        this.declaredHash = from.declaredHash;
        this.checkpointKey = from.checkpointKey;
    }

    /**
     * Starts a checkpoint of a session with nothing acknowledged.
     *
     * @param accountId whose session it is, as {@link #accountId()} says; not empty
     * @param sessionId opaque, as the server gave it
     * @param sessionType as the session was started
     * @param startedAt when the session was started
     * @param commit where the upload goes to
     */
    public static UploadCheckpointBuilder builder(
            String accountId,
            String sessionId,
            SessionType sessionType,
            Instant startedAt,
            CommitInfo commit) {
        Objects.requireNonNull(accountId, "accountId");
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(sessionType, "sessionType");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(commit, "commit");
        return new UploadCheckpointBuilder(accountId, sessionId, sessionType, startedAt, commit);
    }

    /**
     * Reads what {@link #toText()} wrote, whitespace around it aside. The text may come from anywhere: it is bounded, and any
     * change of it is noticed, unless somebody computed the sum at its end anew.
     *
     * @throws IllegalArgumentException when the text is no checkpoint, of a version that is not known here, damaged, or
     *     contradicts itself; the message says which, and what to do
     */
    @JsonCreator
    public static UploadCheckpoint parse(String text) {
        Objects.requireNonNull(text, "text");
        return CheckpointText.parse(text);
    }

    /**
     * The checkpoint as one word of printable ASCII, fit for a file, a database or a command line: its version, its content,
     * and a sum over both. Nothing is lost: {@link #parse} gives an equal checkpoint. Takes some 350 to 550 characters, and 43 for
     * each block whose digest is known: 22 MiB for the largest file.
     *
     * <p>It is neither encrypted nor signed: keep it as private as the file.
     *
     * @throws IllegalArgumentException when the parts that were set contradict each other, as in a closed session with a gap
     */
    @JsonValue
    public String toText() {
        return CheckpointText.write(this);
    }

    /** The same bytes on their way to another destination, which takes no byte to be resent. */
    public UploadCheckpoint commit(CommitInfo value) {
        Objects.requireNonNull(value, "commit");
        return new UploadCheckpoint(this, value);
    }

    /**
     * Which account the session belongs to: an opaque name that is the same for the same account, and is not a secret. A session
     * cannot be resumed with the credentials of another account.
     */
    public String accountId() {
        return accountId;
    }

    /** The session's opaque id. */
    public String sessionId() {
        return sessionId;
    }

    /** How the session takes its appends. */
    public SessionType sessionType() {
        return sessionType;
    }

    /** When the session was started; its age counts from here. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Where the upload goes to. */
    public CommitInfo commit() {
        return commit;
    }

    /** The byte ranges that the server holds: ascending, apart from each other, none empty; unmodifiable. */
    public List<ByteRange> acknowledged() {
        return acknowledged;
    }

    /** How many bytes the server holds. */
    public long acknowledgedBytes() {
        return acknowledged.stream().mapToLong(ByteRange::length).sum();
    }

    /** How many bytes from the start of the file the server holds without a gap. */
    public long contiguousBytes() {
        if (acknowledged.isEmpty() || acknowledged.get(0).offset() > 0) {
            return 0;
        }
        return acknowledged.get(0).end();
    }

    /**
     * The SHA-256 digests of blocks that need not be read again: runs of 32-byte digests, each keyed by the index of its
     * first block. A copy; the caller may change it.
     */
    public SortedMap<Long, byte[]> digests() {
        return copyOf(digests);
    }

    /** Whether the session takes no more bytes, so that only the commit is left. */
    public boolean closed() {
        return closed;
    }

    /** How many bytes the upload declared its source to have; empty where it declared none. */
    public OptionalLong declaredLength() {
        return declaredLength;
    }

    /** The content hash that the upload declared its source to have; empty where it declared none. */
    public Optional<ContentHash> declaredHash() {
        return Optional.ofNullable(declaredHash);
    }

    /** What a store keeps it under unless told otherwise: the path that it was made for, whatever {@link #commit(CommitInfo)} says. */
    public String checkpointKey() {
        return checkpointKey;
    }

    /** Not copied: for reading only. */
    SortedMap<Long, byte[]> digestRuns() {
        return digests;
    }

    int digestBytes() {
        return digests.values().stream().mapToInt(run -> run.length).sum();
    }

    private static List<ByteRange> merged(List<ByteRange> ranges) {
        List<ByteRange> sorted = new ArrayList<>(ranges);
        sorted.removeIf(range -> range.length() == 0);
        sorted.sort((a, b) -> Long.compare(a.offset(), b.offset()));
        List<ByteRange> merged = new ArrayList<>();
        for (ByteRange next : sorted) {
            int top = merged.size() - 1;
            if (top >= 0 && next.offset() <= merged.get(top).end()) {
                long start = merged.get(top).offset();
                long end = Math.max(merged.get(top).end(), next.end());
                merged.set(top, ByteRange.of(start, end - start));
            } else {
                merged.add(next);
            }
        }
        return List.copyOf(merged);
    }

    private static SortedMap<Long, byte[]> copyOf(SortedMap<Long, byte[]> runs) {
        SortedMap<Long, byte[]> copy = new TreeMap<>();
        runs.forEach((block, bytes) -> copy.put(block, bytes.clone()));
        return copy;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UploadCheckpoint that
                && accountId.equals(that.accountId)
                && sessionId.equals(that.sessionId)
                && sessionType == that.sessionType
                && startedAt.equals(that.startedAt)
                && commit.equals(that.commit)
                && acknowledged.equals(that.acknowledged)
                && closed == that.closed
                && declaredLength.equals(that.declaredLength)
                && Objects.equals(declaredHash, that.declaredHash)
                && sameDigests(that);
    }

    private boolean sameDigests(UploadCheckpoint that) {
        return digests.keySet().equals(that.digests.keySet())
                && digests.entrySet().stream()
                        .allMatch(e -> Arrays.equals(e.getValue(), that.digests.get(e.getKey())));
    }

    @Override
    public int hashCode() {
        return Objects.hash(accountId, sessionId, sessionType, startedAt, acknowledged, closed);
    }

    /** The session's id is cut, so that logs cannot be used to write into the upload. */
    @Override
    public String toString() {
        return "UploadCheckpoint["
                + sessionType
                + " session "
                + Values.shortId(sessionId)
                + " of "
                + startedAt
                + ", "
                + acknowledgedBytes()
                + " B acknowledged"
                + (closed ? ", closed" : "")
                + ", to "
                + Values.quote(commit.path())
                + "]";
    }
}
