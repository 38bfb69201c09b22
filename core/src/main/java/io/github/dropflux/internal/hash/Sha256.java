package io.github.dropflux.internal.hash;

import io.github.dropflux.ContentHash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 as the JDK has it. */
final class Sha256 {

    static final int DIGEST_BYTES = 32;

    private Sha256() {}

    static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "This Java runtime lacks SHA-256, which every one has to have", e);
        }
    }

    /** Returns the content hash that follows from the first {@code count} digests. */
    static ContentHash contentHash(byte[] digests, int count) {
        MessageDigest outer = create();
        outer.update(digests, 0, count * DIGEST_BYTES);
        return ContentHash.ofDigest(outer.digest());
    }
}
