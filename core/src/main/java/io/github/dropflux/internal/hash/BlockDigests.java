package io.github.dropflux.internal.hash;

import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxLimits;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The SHA-256 digests of a run of blocks, in their order. Immutable. */
public final class BlockDigests {

    /** Bytes of one digest. */
    static final int DIGEST_BYTES = 32;

    private final byte[] digests;

    private BlockDigests(byte[] digests) {
        this.digests = digests;
    }

    /**
     * Makes a run from what {@link #toBytes()} returned.
     *
     * @param digests 32 bytes a block; copied
     * @throws IllegalArgumentException if the length is no multiple of 32
     */
    public static BlockDigests ofBytes(byte[] digests) {
        return owning(digests.clone());
    }

    /** Makes a run of an array that nobody else keeps. */
    static BlockDigests owning(byte[] digests) {
        if (digests.length % DIGEST_BYTES != 0) {
            throw new IllegalArgumentException(
                    "Block digests have "
                            + DIGEST_BYTES
                            + " bytes each, so "
                            + digests.length
                            + " bytes are no whole number of them");
        }
        return new BlockDigests(digests);
    }

    /** Returns the number of blocks. */
    public int count() {
        return digests.length / DIGEST_BYTES;
    }

    /** Tells whether these are the digests of all blocks of so many bytes. */
    public boolean covers(long length) {
        return count() == (length + DropboxLimits.BLOCK_SIZE - 1) / DropboxLimits.BLOCK_SIZE;
    }

    /** Returns the digests one after the other, 32 bytes each; a copy. */
    public byte[] toBytes() {
        return digests.clone();
    }

    /** Returns the content hash of these blocks as if they were all there is. */
    public ContentHash contentHash() {
        return contentHash(digests, count());
    }

    /** Returns the content hash that follows from the first {@code count} digests. */
    static ContentHash contentHash(byte[] digests, int count) {
        MessageDigest outer = sha256();
        outer.update(digests, 0, count * DIGEST_BYTES);
        return ContentHash.ofDigest(outer.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "This Java runtime lacks SHA-256, which every one has to have", e);
        }
    }

    /** Lets {@link FileDigests} read without a copy. */
    byte[] array() {
        return digests;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BlockDigests that && Arrays.equals(digests, that.digests);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digests);
    }

    @Override
    public String toString() {
        return "BlockDigests[count=" + count() + "]";
    }
}
