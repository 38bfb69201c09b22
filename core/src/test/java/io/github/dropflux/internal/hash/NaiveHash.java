package io.github.dropflux.internal.hash;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** Dropbox's description of the content hash, word by word, with everything in memory. */
final class NaiveHash {

    private NaiveHash() {}

    static String of(byte[] content) {
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        for (int start = 0; start < content.length; start += 4_194_304) {
            int end = Math.min(content.length, start + 4_194_304);
            digests.writeBytes(sha256(Arrays.copyOfRange(content, start, end)));
        }
        return HexFormat.of().formatHex(sha256(digests.toByteArray()));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
