package io.github.dropflux;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what an {@link UploadCheckpoint} says. Not thread-safe. */
public final class UploadCheckpointBuilder {
    private static final int DIGEST_BYTES = 32;

    final String accountId;
    final String sessionId;
    final SessionType sessionType;
    final Instant startedAt;
    final CommitInfo commit;
    final List<ByteRange> acknowledged = new ArrayList<>();
    final SortedMap<Long, byte[]> digests = new TreeMap<>();
    boolean closed;
    OptionalLong declaredLength = OptionalLong.empty();
    @Nullable ContentHash declaredHash;

    UploadCheckpointBuilder(
            String accountId,
            String sessionId,
            SessionType sessionType,
            Instant startedAt,
            CommitInfo commit) {
        if (accountId.isEmpty()) {
            throw new IllegalArgumentException(
                    "The account id is empty: pass the one that the uploader gives");
        }
        if (sessionId.isEmpty()) {
            throw new IllegalArgumentException(
                    "The session id is empty: pass the one that upload_session/start answered");
        }
        this.accountId = accountId;
        this.sessionId = sessionId;
        this.sessionType = sessionType;
        this.startedAt = startedAt;
        this.commit = commit;
    }

    /** Adds bytes that the server holds; ranges may touch, overlap and come in any order. */
    public UploadCheckpointBuilder acknowledged(long offset, long length) {
        acknowledged.add(ByteRange.of(offset, length));
        return this;
    }

    /**
     * Adds the digests of a run of blocks; a run added later for the same first block replaces the earlier one.
     *
     * @param firstBlock the index of the run's first block: its offset divided by {@link DropboxLimits#BLOCK_SIZE}
     * @param bytes the blocks' SHA-256 digests in file order, 32 bytes each; copied
     */
    public UploadCheckpointBuilder digests(long firstBlock, byte[] bytes) {
        Objects.requireNonNull(bytes, "bytes");
        if (firstBlock < 0) {
            throw new IllegalArgumentException(
                    "The block index " + firstBlock + " is negative: blocks are counted from 0");
        }
        if (bytes.length % DIGEST_BYTES != 0) {
            throw new IllegalArgumentException(
                    bytes.length
                            + " B of digests are no multiple of "
                            + DIGEST_BYTES
                            + " B: pass whole SHA-256 digests");
        }
        digests.put(firstBlock, bytes.clone());
        return this;
    }

    /** Sets whether the session takes no more bytes; false unless set. */
    public UploadCheckpointBuilder closed(boolean value) {
        this.closed = value;
        return this;
    }

    /**
     * Sets how many bytes the source was declared to have; not declared unless set.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public UploadCheckpointBuilder declaredLength(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "The declared length "
                            + bytes
                            + " B is negative: leave it out when it is not known");
        }
        this.declaredLength = OptionalLong.of(bytes);
        return this;
    }

    /** Sets the content hash that the source was declared to have; not declared unless set. */
    public UploadCheckpointBuilder declaredHash(ContentHash value) {
        this.declaredHash = Objects.requireNonNull(value, "declaredHash");
        return this;
    }

    /** The checkpoint as set so far. */
    public UploadCheckpoint build() {
        return new UploadCheckpoint(this);
    }
}
