package io.github.dropflux;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Dropbox's {@code content_hash}: the SHA-256 of the concatenated SHA-256 digests of a content's
 * blocks of 4 MiB, the last of which may be shorter; for no bytes at all, the SHA-256 of nothing. It
 * identifies the content of a file ({@code FileMetadata.content_hash}) or of one request's body. See
 * <a href="https://www.dropbox.com/developers/reference/content-hash">Dropbox's reference</a>.
 *
 * <p>Immutable, safe for use by any thread. In JSON it is its hexadecimal digits.
 */
public final class ContentHash {

    private static final int DIGEST_BYTES = 32;

    private static final int HEX_DIGITS = 2 * DIGEST_BYTES;

    private final byte[] digest;

    private ContentHash(byte[] digest) {
        this.digest = digest;
    }

    /**
     * Reads a hash as Dropbox writes it.
     *
     * @param hex 64 hexadecimal digits, in either case
     * @throws IllegalArgumentException if {@code hex} is anything else
     */
    @JsonCreator
    public static ContentHash parse(String hex) {
        Objects.requireNonNull(hex, "hex");
        if (hex.length() != HEX_DIGITS) {
            throw new IllegalArgumentException(
                    "A content hash has "
                            + HEX_DIGITS
                            + " hexadecimal digits, not "
                            + hex.length());
        }
        for (int i = 0; i < HEX_DIGITS; i++) {
            if (!HexFormat.isHexDigit(hex.charAt(i))) {
                throw new IllegalArgumentException(
                        String.format(
                                "A content hash has hexadecimal digits only, not U+%04X at index %d",
                                (int) hex.charAt(i), i));
            }
        }
        return new ContentHash(HexFormat.of().parseHex(hex));
    }

    /**
     * Makes a hash from its 32 bytes.
     *
     * @param sha256 the outer SHA-256 digest; copied, so the caller may change it afterwards
     * @throws IllegalArgumentException if there are more or fewer bytes than 32
     */
    public static ContentHash ofDigest(byte[] sha256) {
        Objects.requireNonNull(sha256, "sha256");
        if (sha256.length != DIGEST_BYTES) {
            throw new IllegalArgumentException(
                    "A content hash has " + DIGEST_BYTES + " bytes, not " + sha256.length);
        }
        return new ContentHash(sha256.clone());
    }

    /** Returns the hash as Dropbox writes it: 64 lowercase hexadecimal digits. */
    @JsonValue
    public String hex() {
        return HexFormat.of().formatHex(digest);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContentHash that && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    /** Returns {@link #hex()}. */
    @Override
    public String toString() {
        return hex();
    }
}
