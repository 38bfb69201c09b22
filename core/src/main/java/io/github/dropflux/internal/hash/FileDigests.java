package io.github.dropflux.internal.hash;

import io.github.dropflux.ContentHash;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A file's block digests, put in any order. The file's content hash follows once all are there. What
 * {@link #run} returns can be stored, and put again into another one to resume from there.
 *
 * <p>Not thread-safe: whoever uses it from several threads makes one use happen before the next.
 *
 * <p>Takes 32 bytes a block up to the highest one put, and at most half as much again: 16 MiB for the
 * largest file that Dropbox takes.
 */
public final class FileDigests {

    private static final int MAX_BLOCKS = (Integer.MAX_VALUE - 8) / BlockDigests.DIGEST_BYTES;

    private byte[] digests = new byte[0];
    private final BitSet present = new BitSet();

    /**
     * Puts the digests of neighbouring blocks. A block may be put again.
     *
     * @param firstBlock index within the file of the first of them, from 0
     * @throws IllegalArgumentException if a block is put again with another digest, which means that
     *     its bytes are others than before, or if the index is out of range; nothing is put then
     */
    public void put(long firstBlock, BlockDigests run) {
        int first = requireIndex(firstBlock, run.count());
        int end = first + run.count();
        for (int i = present.nextSetBit(first); i >= 0 && i < end; i = present.nextSetBit(i + 1)) {
            requireSame(i, run.array(), (i - first) * BlockDigests.DIGEST_BYTES);
        }
        reserve(end);
        System.arraycopy(
                run.array(), 0, digests, first * BlockDigests.DIGEST_BYTES, run.array().length);
        present.set(first, end);
    }

    /**
     * Returns the digests of neighbouring blocks.
     *
     * @throws IllegalStateException if one of them is not there
     */
    public BlockDigests run(long firstBlock, int count) {
        int first = requireIndex(firstBlock, count);
        int missing = present.nextClearBit(first);
        if (missing < first + count) {
            throw new IllegalStateException("The digest of block " + missing + " is missing");
        }
        return BlockDigests.owning(
                Arrays.copyOfRange(
                        digests,
                        first * BlockDigests.DIGEST_BYTES,
                        (first + count) * BlockDigests.DIGEST_BYTES));
    }

    /** Returns the index of the first block from {@code block} on whose digest is missing. */
    public long firstMissing(long block) {
        return present.nextClearBit(requireIndex(block, 0));
    }

    /** Tells whether the digest of each block of a file of {@code length} bytes is there. */
    public boolean covers(long length) {
        return present.nextClearBit(0) >= blocks(length);
    }

    /**
     * Returns the content hash of a file of {@code fileLength} bytes.
     *
     * @throws IllegalStateException if a block's digest is missing, or if there are digests of
     *     blocks beyond the file's end
     */
    public ContentHash contentHash(long fileLength) {
        long blocks = blocks(fileLength);
        if (!covers(fileLength) || present.length() > blocks) {
            throw new IllegalStateException(
                    "A file of "
                            + fileLength
                            + " bytes has "
                            + blocks
                            + " blocks; the first "
                            + present.nextClearBit(0)
                            + " digests are there, "
                            + present.cardinality()
                            + " in all");
        }
        return BlockDigests.contentHash(digests, (int) blocks);
    }

    private static long blocks(long length) {
        if (length < 0) {
            throw new IllegalArgumentException("A length is at least 0, not " + length);
        }
        return length / BlockHasher.BLOCK_SIZE + (length % BlockHasher.BLOCK_SIZE == 0 ? 0 : 1);
    }

    private static int requireIndex(long firstBlock, int count) {
        if (firstBlock < 0 || count < 0 || firstBlock > MAX_BLOCKS - count) {
            throw new IllegalArgumentException(
                    "Block indexes go from 0 to "
                            + MAX_BLOCKS
                            + "; "
                            + count
                            + " blocks from index "
                            + firstBlock
                            + " do not fit");
        }
        return (int) firstBlock;
    }

    private void requireSame(int block, byte[] other, int position) {
        int mine = block * BlockDigests.DIGEST_BYTES;
        if (!Arrays.equals(
                digests,
                mine,
                mine + BlockDigests.DIGEST_BYTES,
                other,
                position,
                position + BlockDigests.DIGEST_BYTES)) {
            throw new IllegalArgumentException(
                    "Block "
                            + block
                            + " has another digest than before: the bytes from offset "
                            + (long) block * BlockHasher.BLOCK_SIZE
                            + " changed");
        }
    }

    private void reserve(int blocks) {
        int needed = blocks * BlockDigests.DIGEST_BYTES;
        if (needed > digests.length) {
            long roomy = (long) needed + needed / 2;
            long most = (long) MAX_BLOCKS * BlockDigests.DIGEST_BYTES;
            digests = Arrays.copyOf(digests, (int) Math.min(roomy, most));
        }
    }

    @Override
    public String toString() {
        return "FileDigests[blocks=" + present.cardinality() + "]";
    }
}
