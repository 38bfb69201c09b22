package io.github.dropflux.internal.hash;

import io.github.dropflux.DropboxLimits;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Hashes bytes in order, cutting them into Dropbox's blocks. The first byte has to begin a block of
 * the file, as the first byte of a window does.
 *
 * <p>For one use by one thread at a time. It computes for long, so it has no place on an event loop.
 */
public final class BlockHasher {

    /** Bytes of a block; the last block of a file may have fewer. */
    public static final int BLOCK_SIZE = (int) DropboxLimits.BLOCK_SIZE;

    private final MessageDigest block = BlockDigests.sha256();
    private byte[] digests = new byte[2 * BlockDigests.DIGEST_BYTES];
    private int count;
    private int inBlock;
    private long length;
    private boolean finished;

    /**
     * Hashes the buffer's remaining bytes, and leaves its position at its limit. The buffer may be of
     * any kind; it is read during the call only.
     *
     * @throws IllegalStateException after {@link #finish()}
     */
    public void update(ByteBuffer input) {
        requireUnfinished();
        int limit = input.limit();
        while (input.position() < limit) {
            int step = Math.min(limit - input.position(), BLOCK_SIZE - inBlock);
            input.limit(input.position() + step);
            block.update(input);
            inBlock += step;
            length += step;
            if (inBlock == BLOCK_SIZE) {
                endBlock();
            }
        }
    }

    /** Returns the number of bytes hashed so far. */
    public long length() {
        return length;
    }

    /**
     * Returns the digests of the blocks that are whole and were not returned yet. The block that has begun
     * goes on with the next bytes.
     *
     * @throws IllegalStateException after {@link #finish()}
     */
    public BlockDigests wholeBlocks() {
        requireUnfinished();
        return taken();
    }

    /**
     * Ends the last block, if one has begun, and returns the digests of all that were not
     * returned yet.
     *
     * @throws IllegalStateException when called again
     */
    public BlockDigests finish() {
        requireUnfinished();
        if (inBlock > 0) {
            endBlock();
        }
        finished = true;
        return taken();
    }

    private BlockDigests taken() {
        byte[] taken = Arrays.copyOf(digests, count * BlockDigests.DIGEST_BYTES);
        count = 0;
        return BlockDigests.owning(taken);
    }

    private void endBlock() {
        int end = count * BlockDigests.DIGEST_BYTES;
        if (end == digests.length) {
            digests = Arrays.copyOf(digests, Math.multiplyExact(digests.length, 2));
        }
        try {
            block.digest(digests, end, BlockDigests.DIGEST_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("A SHA-256 digest did not fit into 32 bytes", e);
        }
        count++;
        inBlock = 0;
    }

    private void requireUnfinished() {
        if (finished) {
            throw new IllegalStateException("finish() was called; use a new BlockHasher");
        }
    }
}
