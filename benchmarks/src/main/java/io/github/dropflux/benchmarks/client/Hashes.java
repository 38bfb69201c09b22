package io.github.dropflux.benchmarks.client;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Dropbox's content hash, as those make it who have no library for it. */
final class Hashes {

    private static final int BLOCK_BYTES = 4 << 20;

    private Hashes() {}

    /** The hash of one window, of any buffers; their positions do not move. */
    static String contentHash(List<ByteBuffer> window) {
        try {
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            MessageDigest block = MessageDigest.getInstance("SHA-256");
            int inBlock = 0;
            for (ByteBuffer buffer : window) {
                for (int at = 0; at < buffer.remaining(); ) {
                    int run = Math.min(buffer.remaining() - at, BLOCK_BYTES - inBlock);
                    block.update(buffer.slice(buffer.position() + at, run));
                    at += run;
                    inBlock += run;
                    if (inBlock == BLOCK_BYTES) {
                        all.update(block.digest());
                        inBlock = 0;
                    }
                }
            }
            if (inBlock > 0) {
                all.update(block.digest());
            }
            return HexFormat.of().formatHex(all.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
