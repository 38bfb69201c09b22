package io.github.dropflux.reactor.internal.checkpoint;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of the file for a key: something of the key for humans, then the whole key's SHA-256, so that any two keys have
 * different files on any file system, whatever it allows in names.
 */
public final class CheckpointNames {

    private static final int READABLE_CHARS = 40;

    private CheckpointNames() {}

    public static String of(String key) {
        return readable(key) + "-" + sha256(key) + ".checkpoint";
    }

    /** The end of the key, where a path has its file's name. */
    private static String readable(String key) {
        String end = key.substring(Math.max(0, key.length() - READABLE_CHARS));
        String plain = end.replaceAll("[^A-Za-z0-9_-]+", "_").replaceFirst("^[_-]+", "");
        return plain.isEmpty() ? "upload" : plain;
    }

    private static String sha256(String key) {
        // Not as UTF-8, in which all halves of surrogate pairs look the same.
        ByteBuffer units = ByteBuffer.allocate(Character.BYTES * key.length());
        units.asCharBuffer().put(key);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(units.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
