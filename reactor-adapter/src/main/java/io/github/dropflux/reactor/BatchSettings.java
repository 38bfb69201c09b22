package io.github.dropflux.reactor;

import java.time.Duration;
import java.util.Objects;

/**
 * How many files share a call in {@link DropboxUploader#uploadAll}, and how many commits in any case.
 * Immutable.
 *
 * <p>Defaults: bodies of 32 MiB and 100 files, 1,000 commits, 250 ms.
 */
public final class BatchSettings {

    /** The most that Dropbox takes in one request. */
    private static final long MAX_BODY_BYTES = 150L << 20;

    /** The most that Dropbox takes in one call of any batch route. */
    private static final int MAX_FILES = 1_000;

    private static final Duration LONGEST_LINGER = Duration.ofMinutes(1);

    private static final BatchSettings DEFAULTS =
            new BatchSettings(32L << 20, 100, 1_000, Duration.ofMillis(250));

    private final long maxBodyBytes;
    private final int maxEntries;
    private final int maxCommits;
    private final Duration linger;

    private BatchSettings(long maxBodyBytes, int maxEntries, int maxCommits, Duration linger) {
        this.maxBodyBytes = maxBodyBytes;
        this.maxEntries = maxEntries;
        this.maxCommits = maxCommits;
        this.linger = linger;
    }

    /** The defaults named above. */
    public static BatchSettings defaults() {
        return DEFAULTS;
    }

    /**
     * Bytes of one append for several files, from 1 to 150 MiB; a file that is longer, and fits a
     * window, goes alone. A body is resent as a whole.
     */
    public BatchSettings withMaxBodyBytes(long value) {
        check("bytes of a body", value, MAX_BODY_BYTES);
        return new BatchSettings(value, maxEntries, maxCommits, linger);
    }

    /**
     * Files of one append, from 1 to 1,000. Each takes about 150 bytes of a header, whose limit
     * Dropbox does not publish; that of many a proxy is 60 KiB.
     */
    public BatchSettings withMaxEntries(int value) {
        check("files of a body", value, MAX_FILES);
        return new BatchSettings(maxBodyBytes, value, maxCommits, linger);
    }

    /** Files committed by one call, and sessions opened by one, from 1 to 1,000. */
    public BatchSettings withMaxCommits(int value) {
        check("commits of a call", value, MAX_FILES);
        return new BatchSettings(maxBodyBytes, maxEntries, value, linger);
    }

    /**
     * How long a call that could take more files waits for those that are on the way, from 0 to 1
     * minute. With none on the way, nothing waits.
     */
    public BatchSettings withLinger(Duration value) {
        Objects.requireNonNull(value, "linger");
        if (value.isNegative() || value.compareTo(LONGEST_LINGER) > 0) {
            throw new IllegalArgumentException(
                    "a linger of " + value + " is not from 0 to " + LONGEST_LINGER);
        }
        return new BatchSettings(maxBodyBytes, maxEntries, maxCommits, value);
    }

    /** Bytes of one append for several files. */
    public long maxBodyBytes() {
        return maxBodyBytes;
    }

    /** Files of one append. */
    public int maxEntries() {
        return maxEntries;
    }

    /** Files committed by one call. */
    public int maxCommits() {
        return maxCommits;
    }

    /** How long a call that could take more files waits for them. */
    public Duration linger() {
        return linger;
    }

    private static void check(String what, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(value + " " + what + " are not from 1 to " + most);
        }
    }

    @Override
    public String toString() {
        return "BatchSettings[bodies of "
                + maxBodyBytes()
                + " B and "
                + maxEntries()
                + " files, "
                + maxCommits()
                + " commits, linger "
                + linger()
                + "]";
    }
}
