package io.github.dropflux.emulator;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Bytes to upload, and their content hash computed the plain way. */
final class Bytes {

    static final int BLOCK = 4 * 1024 * 1024;

    private Bytes() {}

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    static String contentHash(byte[] bytes) {
        try {
            MessageDigest file = MessageDigest.getInstance("SHA-256");
            for (int at = 0; at < bytes.length; at += BLOCK) {
                MessageDigest block = MessageDigest.getInstance("SHA-256");
                block.update(bytes, at, Math.min(BLOCK, bytes.length - at));
                file.update(block.digest());
            }
            return HexFormat.of().formatHex(file.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
