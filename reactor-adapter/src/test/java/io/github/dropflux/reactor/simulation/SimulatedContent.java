package io.github.dropflux.reactor.simulation;

import io.github.dropflux.ContentHash;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.hash.BlockHasher;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The bytes of a file: blocks out of a small store, neighbours never the same, so that a run costs
 * little.
 *
 * @param first which block the file begins with
 * @param length bytes
 */
record SimulatedContent(int first, long length) {

    private static final int BLOCK = BlockHasher.BLOCK_SIZE;
    private static final int STORED_BLOCKS = 5;
    private static final byte[] STORE = store();

    private static final List<byte[]> DIGESTS =
            IntStream.range(0, STORED_BLOCKS)
                    .mapToObj(block -> new SimulatedContent(block, BLOCK).digests().toBytes())
                    .toList();

    private static byte[] store() {
        byte[] store = new byte[STORED_BLOCKS * BLOCK];
        Chance.of(7, "content").fill(store);
        return store;
    }

    /** A copy of some of the bytes. */
    byte[] bytes(long offset, int count) {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            int run = run(offset + done, count - done);
            System.arraycopy(STORE, place(offset + done), bytes, done, run);
            done += run;
        }
        return bytes;
    }

    /** The first byte in which these differ from the file; -1 when none does. */
    long mismatch(List<byte[]> pieces) {
        long offset = 0;
        for (byte[] piece : pieces) {
            int done = 0;
            while (done < piece.length) {
                int run = run(offset, piece.length - done);
                int place = place(offset);
                int at = Arrays.mismatch(piece, done, done + run, STORE, place, place + run);
                if (at >= 0) {
                    return offset + at;
                }
                done += run;
                offset += run;
            }
        }
        return offset == length ? -1 : Math.min(offset, length);
    }

    /** The digest of a block that lies in the store; null for other bytes. */
    static byte[] knownDigest(byte[] bytes, int from) {
        for (int block = 0; block < STORED_BLOCKS; block++) {
            int place = block * BLOCK;
            if (Arrays.equals(bytes, from, from + BLOCK, STORE, place, place + BLOCK)) {
                return DIGESTS.get(block);
            }
        }
        return null;
    }

    ContentHash hash() {
        return digests().contentHash();
    }

    private BlockDigests digests() {
        BlockHasher hasher = new BlockHasher();
        for (long offset = 0; offset < length; ) {
            int run = run(offset, (int) Math.min(BLOCK, length - offset));
            hasher.update(ByteBuffer.wrap(STORE, place(offset), run));
            offset += run;
        }
        return hasher.finish();
    }

    private static int run(long offset, int count) {
        return (int) Math.min(count, BLOCK - offset % BLOCK);
    }

    private int place(long offset) {
        return (int) ((first + offset / BLOCK) % STORED_BLOCKS * BLOCK + offset % BLOCK);
    }
}
