package io.github.dropflux.emulator.internal.blocks;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Hashes a run of bytes in blocks of 4 MiB. May start inside a block, where another hasher stopped: a sequential session
 * cuts its bytes wherever it likes, the file's blocks stay where they are.
 */
public final class BlockHasher {

    /** A thread's own, not a hasher's: there is one of these for each open session and more. */
    private static final ThreadLocal<byte[]> SCRATCH =
            ThreadLocal.withInitial(() -> new byte[64 * 1024]);

    private final MessageDigest digest;
    private final int startInBlock;
    private int inBlock;
    private byte[] whole = new byte[4 * Blocks.DIGEST_SIZE];
    private int wholeCount;
    private long length;

    /** Starts at a block's first byte. */
    public BlockHasher() {
        this(Blocks.sha256(), 0);
    }

    private BlockHasher(MessageDigest digest, int inBlock) {
        this.digest = digest;
        this.startInBlock = inBlock;
        this.inBlock = inBlock;
    }

    /** A hasher for the bytes that follow those hashed here; this one stays as it is. */
    public BlockHasher next() {
        return new BlockHasher(Blocks.copyOf(digest), inBlock);
    }

    /** Hashes all that remains in the buffer. */
    public void update(ByteBuffer bytes) {
        length += bytes.remaining();
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), Blocks.SIZE - inBlock);
            digest(bytes, count);
            inBlock += count;
            if (inBlock == Blocks.SIZE) {
                endBlock();
            }
        }
    }

    private void digest(ByteBuffer bytes, int count) {
        if (bytes.hasArray()) {
            digest.update(bytes.array(), bytes.arrayOffset() + bytes.position(), count);
            bytes.position(bytes.position() + count);
            return;
        }
        // The JDK copies a direct buffer in steps of 4 KiB; larger steps keep the processor's SHA
        // unit busy.
        byte[] scratch = SCRATCH.get();
        for (int left = count; left > 0; ) {
            int step = Math.min(left, scratch.length);
            bytes.get(scratch, 0, step);
            digest.update(scratch, 0, step);
            left -= step;
        }
    }

    private void endBlock() {
        if ((wholeCount + 1) * Blocks.DIGEST_SIZE > whole.length) {
            whole = Arrays.copyOf(whole, whole.length * 2);
        }
        System.arraycopy(
                digest.digest(), 0, whole, wholeCount * Blocks.DIGEST_SIZE, Blocks.DIGEST_SIZE);
        wholeCount++;
        inBlock = 0;
    }

    /** Bytes hashed here, those of an earlier hasher not counted. */
    public long length() {
        return length;
    }

    /** Whether the first byte hashed here began a block. */
    public boolean startedOnBlock() {
        return startInBlock == 0;
    }

    /** Digests of the blocks that ended here, one after the other. */
    public byte[] wholeBlocks() {
        return Arrays.copyOf(whole, wholeCount * Blocks.DIGEST_SIZE);
    }

    /** As {@link #wholeBlocks()}, then the digest of the block begun but not ended, if there is one. */
    public byte[] allBlocks() {
        if (inBlock == 0) {
            return wholeBlocks();
        }
        byte[] all = Arrays.copyOf(whole, (wholeCount + 1) * Blocks.DIGEST_SIZE);
        byte[] tail = Blocks.copyOf(digest).digest();
        System.arraycopy(tail, 0, all, wholeCount * Blocks.DIGEST_SIZE, Blocks.DIGEST_SIZE);
        return all;
    }

    /** Content hash of the bytes hashed here, in hex; right only when they began on a block. */
    public String contentHash() {
        return Blocks.contentHash(allBlocks());
    }
}
