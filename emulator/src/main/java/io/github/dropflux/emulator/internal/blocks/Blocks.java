package io.github.dropflux.emulator.internal.blocks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The block of Dropbox's content hash: 4 MiB, a SHA-256 each, and a SHA-256 over those. */
public final class Blocks {

    /** Bytes in a block. */
    public static final int SIZE = 4 * 1024 * 1024;

    static final int DIGEST_SIZE = 32;

    private Blocks() {}

    /** Whether a byte at this offset begins a block. */
    public static boolean aligned(long offset) {
        return offset % SIZE == 0;
    }

    /** Content hash in hex of a file whose block digests, in order, are these. */
    public static String contentHash(byte[] digests) {
        return HexFormat.of().formatHex(sha256().digest(digests));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static MessageDigest copyOf(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 can't be copied", e);
        }
    }
}
