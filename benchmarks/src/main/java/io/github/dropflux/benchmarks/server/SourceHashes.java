package io.github.dropflux.benchmarks.server;

import io.github.dropflux.benchmarks.source.BufferRing;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Content hashes of files that the benchmarks' clients upload, from their length alone: all are the
 * beginning of {@link BufferRing#of}. Without the hash of what was stored, dropflux has to ask for it, which
 * costs a call that Dropbox does not make it spend. For any thread.
 */
final class SourceHashes {

    private static final int BLOCK_BYTES = 4 << 20;
    private static final int RING_BLOCKS = 16;

    private final BufferRing ring = BufferRing.of(BLOCK_BYTES, false);
    private final byte[][] ofBlocks = new byte[RING_BLOCKS][];
    private final Map<Long, String> ofLengths = new ConcurrentHashMap<>();
    private final Set<String> hashing = ConcurrentHashMap.newKeySet();

    SourceHashes() {
        for (int i = 0; i < RING_BLOCKS; i++) {
            ofBlocks[i] = digest(ring.at(i).duplicate());
        }
    }

    /** A call of that session had a hash, so that its client can be told one. */
    void hashes(String session) {
        hashing.add(session);
    }

    /** The hash of the file in that session, once; null if its client made none. */
    @Nullable String take(String session, long bytes) {
        return hashing.remove(session) ? of(bytes) : null;
    }

    /** The hash of the first bytes of the source. */
    String of(long bytes) {
        return ofLengths.computeIfAbsent(bytes, this::compute);
    }

    private String compute(long bytes) {
        MessageDigest all = sha256();
        long block = 0;
        for (long left = bytes; left > 0; left -= BLOCK_BYTES) {
            all.update(
                    left >= BLOCK_BYTES
                            ? ofBlocks[(int) (block % RING_BLOCKS)]
                            : digest(ring.at(block).slice(0, (int) left)));
            block++;
        }
        return HexFormat.of().formatHex(all.digest());
    }

    private static byte[] digest(ByteBuffer block) {
        MessageDigest digest = sha256();
        digest.update(block);
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
