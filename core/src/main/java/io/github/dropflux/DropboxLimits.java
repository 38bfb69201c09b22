package io.github.dropflux;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that Dropbox sets for uploads, in one place so that each can be changed when Dropbox changes it. All sizes
 * are bytes. Immutable; a with-er returns a new value.
 *
 * <p>Source: Dropbox's published API specification. Older documentation says 350 GB for a file: {@link #legacy350GB()}.
 */
public final class DropboxLimits {
    /** A block, 4 MiB: the unit of the content hash and of the offsets of a concurrent session. */
    public static final long BLOCK_SIZE = 4_194_304L;

    private static final DropboxLimits DEFAULTS =
            new DropboxLimits((1L << 41) - (1L << 22), 157_286_400L, Duration.ofDays(7));

    private final long maxFileSize;
    private final long maxRequestSize;
    private final Duration sessionLifetime;

    private DropboxLimits(long maxFileSize, long maxRequestSize, Duration sessionLifetime) {
        this.maxFileSize = maxFileSize;
        this.maxRequestSize = maxRequestSize;
        this.sessionLifetime = sessionLifetime;
    }

    /** A file of at most 2^41 − 2^22 bytes, a request of at most 150 MiB, a session of at most 7 days. */
    public static DropboxLimits defaults() {
        return DEFAULTS;
    }

    /**
     * As {@link #defaults()}, with the 350 GB that older documentation gives as a file's limit. It does not say which GB:
     * taken as 350 × 10^9 bytes, the smaller reading.
     */
    public static DropboxLimits legacy350GB() {
        return DEFAULTS.withMaxFileSize(350_000_000_000L);
    }

    /**
     * These limits with another one for the size of a file.
     *
     * @param bytes at least 1
     */
    public DropboxLimits withMaxFileSize(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "A file limit of " + bytes + " B allows no file: set at least 1 B");
        }
        return new DropboxLimits(bytes, maxRequestSize, sessionLifetime);
    }

    /**
     * These limits with another one for the body of one request; {@link #maxWindowSize()} follows from it.
     *
     * @param bytes at least one block, since a window is at least one block
     */
    public DropboxLimits withMaxRequestSize(long bytes) {
        if (bytes < BLOCK_SIZE) {
            throw new IllegalArgumentException(
                    "A request limit of "
                            + bytes
                            + " B holds no block: set at least "
                            + BLOCK_SIZE
                            + " B (4 MiB)");
        }
        return new DropboxLimits(maxFileSize, bytes, sessionLifetime);
    }

    /** These limits with another one for the age of a session, counted from its start. */
    public DropboxLimits withSessionLifetime(Duration lifetime) {
        Objects.requireNonNull(lifetime, "lifetime");
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException(
                    "A session lifetime of "
                            + lifetime
                            + " lets no session live: set a positive one");
        }
        return new DropboxLimits(maxFileSize, maxRequestSize, lifetime);
    }

    /** The largest file, in bytes. */
    public long maxFileSize() {
        return maxFileSize;
    }

    /** The largest body of one request, in bytes. */
    public long maxRequestSize() {
        return maxRequestSize;
    }

    /** The largest window, in bytes: the multiple of a block that fits one request; 148 MiB by default. */
    public long maxWindowSize() {
        return maxRequestSize / BLOCK_SIZE * BLOCK_SIZE;
    }

    /** How long a session lives after its start; the server answers {@code not_found} from then on. */
    public Duration sessionLifetime() {
        return sessionLifetime;
    }

    /**
     * Lets a window size pass that Dropbox can take.
     *
     * @return the same number
     * @throws IllegalArgumentException for anything but a positive multiple of {@link #BLOCK_SIZE} up to
     *     {@link #maxWindowSize()}; says the number, the limit and the nearest size that works
     */
    public long requireWindowSize(long bytes) {
        long max = maxWindowSize();
        if (bytes >= BLOCK_SIZE && bytes <= max && bytes % BLOCK_SIZE == 0) {
            return bytes;
        }
        // Division before multiplication: rounding up must not overflow near Long.MAX_VALUE.
        long blocks = bytes <= 0 ? 1 : (bytes - 1) / BLOCK_SIZE + 1;
        long nearest = Math.min(max / BLOCK_SIZE, blocks) * BLOCK_SIZE;
        throw new IllegalArgumentException(
                "A window of "
                        + bytes
                        + " B is not a multiple of 4 MiB ("
                        + BLOCK_SIZE
                        + " B) between 4 MiB and "
                        + max / (1 << 20)
                        + " MiB: use "
                        + nearest
                        + " B ("
                        + nearest / (1 << 20)
                        + " MiB)");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DropboxLimits that
                && maxFileSize == that.maxFileSize
                && maxRequestSize == that.maxRequestSize
                && sessionLifetime.equals(that.sessionLifetime);
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxFileSize, maxRequestSize, sessionLifetime);
    }

    @Override
    public String toString() {
        return "DropboxLimits[file "
                + maxFileSize
                + " B, request "
                + maxRequestSize
                + " B, session "
                + sessionLifetime
                + "]";
    }
}
