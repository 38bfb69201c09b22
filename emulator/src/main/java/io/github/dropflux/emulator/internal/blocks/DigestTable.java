package io.github.dropflux.emulator.internal.blocks;

import java.util.Arrays;
import java.util.BitSet;

/** Block digests of one file, filled in any order: 32 bytes a block, so 800 KB for 100 GiB. Not thread-safe. */
public final class DigestTable {

    private final BitSet present = new BitSet();
    private byte[] digests = new byte[8 * Blocks.DIGEST_SIZE];

    /** Whether the block is known. */
    public boolean has(int block) {
        return present.get(block);
    }

    /** How many blocks are known. */
    public int count() {
        return present.cardinality();
    }

    /** The first block after all that are known. */
    public int end() {
        return present.length();
    }

    /** Stores the n-th digest of a run as the digest of this block. */
    public void put(int block, byte[] run, int n) {
        int needed = Math.multiplyExact(block + 1, Blocks.DIGEST_SIZE);
        if (needed > digests.length) {
            digests =
                    Arrays.copyOf(
                            digests,
                            (int) Math.max(needed, Math.min(digests.length * 2L, 1 << 30)));
        }
        System.arraycopy(
                run,
                n * Blocks.DIGEST_SIZE,
                digests,
                block * Blocks.DIGEST_SIZE,
                Blocks.DIGEST_SIZE);
        present.set(block);
    }

    /** Stores a run of digests after all that are known. */
    public void append(byte[] run) {
        int first = end();
        for (int n = 0; n < countIn(run); n++) {
            put(first + n, run, n);
        }
    }

    /** Forgets a block. */
    public void remove(int block) {
        present.clear(block);
    }

    /** Forgets the blocks from this one on. */
    public void truncate(int end) {
        present.clear(end, Math.max(end, present.length()));
    }

    /** Whether the n-th digest of a run is the one known for this block. */
    public boolean matches(int block, byte[] run, int n) {
        int from = block * Blocks.DIGEST_SIZE;
        int runFrom = n * Blocks.DIGEST_SIZE;
        return has(block)
                && Arrays.equals(
                        digests,
                        from,
                        from + Blocks.DIGEST_SIZE,
                        run,
                        runFrom,
                        runFrom + Blocks.DIGEST_SIZE);
    }

    /** How many digests a run holds. */
    public static int countIn(byte[] run) {
        return run.length / Blocks.DIGEST_SIZE;
    }

    /** Content hash in hex of the blocks known, followed by those of a run. */
    public String contentHash(byte[] tail) {
        int known = end() * Blocks.DIGEST_SIZE;
        byte[] all = Arrays.copyOf(digests, known + tail.length);
        System.arraycopy(tail, 0, all, known, tail.length);
        return Blocks.contentHash(all);
    }
}
