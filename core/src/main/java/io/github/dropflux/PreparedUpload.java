package io.github.dropflux;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that Dropbox holds whole in a closed upload session, and that is not visible yet: what a two-phase commit keeps between
 * its phases. {@code DropboxUploader.commitAll} makes it visible, in any process, as often as needed; nothing else does. Stored
 * as {@linkplain #toText() text}, which it is in JSON, too, or as {@linkplain #toBytes() bytes}, of which an ordinary one takes
 * some 200. Immutable.
 *
 * <p>It is worth something until {@link #startedAt()} plus {@link DropboxLimits#sessionLifetime()}; after that Dropbox has
 * forgotten the bytes. It holds no access token, but a session id: keep it as private as the file.
 */
public final class PreparedUpload {

    private static final String NAME = "dropflux-prepared-1.";

    private final String accountId;
    private final String sessionId;
    private final Instant startedAt;
    private final CommitInfo commit;
    private final long length;
    private final ContentHash contentHash;

    private PreparedUpload(
            String accountId,
            String sessionId,
            Instant startedAt,
            CommitInfo commit,
            long length,
            ContentHash contentHash) {
        this.accountId = accountId;
        this.sessionId = sessionId;
        this.startedAt = startedAt;
        this.commit = commit;
        this.length = length;
        this.contentHash = contentHash;
    }

    /**
     * What a closed session holds.
     *
     * @param accountId as of {@link UploadCheckpoint#accountId()}
     * @param sessionId opaque, not empty
     * @param startedAt when the session was started
     * @param commit where the file is to be, and how
     * @param length in bytes, 0 or more
     * @param contentHash of all bytes
     * @throws IllegalArgumentException if an id is empty or the length negative
     */
    public static PreparedUpload of(
            String accountId,
            String sessionId,
            Instant startedAt,
            CommitInfo commit,
            long length,
            ContentHash contentHash) {
        Objects.requireNonNull(accountId, "accountId");
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(commit, "commit");
        Objects.requireNonNull(contentHash, "contentHash");
        if (accountId.isEmpty() || sessionId.isEmpty() || length < 0) {
            throw new IllegalArgumentException(
                    "A prepared upload has an account, a session and a length of 0 B or more, not account "
                            + Values.quote(accountId)
                            + ", session "
                            + Values.quote(Values.shortId(sessionId))
                            + ", "
                            + length
                            + " B");
        }
        return new PreparedUpload(accountId, sessionId, startedAt, commit, length, contentHash);
    }

    /**
     * Reads what {@link #toText()} wrote, in this or an earlier version.
     *
     * @throws IllegalArgumentException if the text is no prepared upload, was damaged, or is of a version that is not known here
     */
    @JsonCreator
    public static PreparedUpload parse(String text) {
        Objects.requireNonNull(text, "text");
        String word = text.strip();
        if (!word.startsWith(NAME)) {
            throw new IllegalArgumentException(
                    "The text of "
                            + word.length()
                            + " characters is no prepared upload, which begins with \""
                            + NAME
                            + "\": pass what toText() gave, whole, to the dropflux that wrote it or a newer one");
        }
        try {
            return ofBytes(Base64.getUrlDecoder().decode(word.substring(NAME.length())));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The text of "
                            + word.length()
                            + " characters is a damaged prepared upload: use a whole copy of it, or upload the"
                            + " file anew",
                    e);
        }
    }

    /**
     * Reads what {@link #toBytes()} wrote, in this or an earlier version.
     *
     * @throws IllegalArgumentException if the bytes are no prepared upload, were damaged, or are of a version that is not known
     *     here
     */
    public static PreparedUpload ofBytes(byte[] bytes) {
        Objects.requireNonNull(bytes, "bytes");
        return PreparedBytes.read(bytes);
    }

    /** All of it as one word of ASCII, with a sum against damage, which is no signature. */
    @JsonValue
    public String toText() {
        return NAME + Base64.getUrlEncoder().withoutPadding().encodeToString(toBytes());
    }

    /** All of it in few bytes, with a sum against damage, which is no signature. */
    public byte[] toBytes() {
        return PreparedBytes.write(this);
    }

    /** The same bytes on their way to another destination, which takes no byte to be resent. */
    public PreparedUpload commit(CommitInfo value) {
        return of(accountId, sessionId, startedAt, value, length, contentHash);
    }

    /** Which account the session belongs to, as of {@link UploadCheckpoint#accountId()}: no other account can commit it. */
    public String accountId() {
        return accountId;
    }

    /** The session's opaque id. */
    public String sessionId() {
        return sessionId;
    }

    /** When the session was started; its age counts from here. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Where the file is to be, and how. */
    public CommitInfo commit() {
        return commit;
    }

    /** How many bytes the file has. */
    public long length() {
        return length;
    }

    /** The content hash of the file, which was found right for every part when it was acknowledged. */
    public ContentHash contentHash() {
        return contentHash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PreparedUpload that
                && accountId.equals(that.accountId)
                && sessionId.equals(that.sessionId)
                && startedAt.equals(that.startedAt)
                && commit.equals(that.commit)
                && length == that.length
                && contentHash.equals(that.contentHash);
    }

    @Override
    public int hashCode() {
        return Objects.hash(accountId, sessionId, startedAt, length, contentHash);
    }

    /** The session's id is cut, so that logs cannot be used to commit it. */
    @Override
    public String toString() {
        return "PreparedUpload[session "
                + Values.shortId(sessionId)
                + " of "
                + startedAt
                + ", "
                + length
                + " B, to "
                + Values.quote(commit.path())
                + "]";
    }
}
