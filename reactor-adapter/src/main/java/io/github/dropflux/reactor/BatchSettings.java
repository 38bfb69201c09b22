package io.github.dropflux.reactor;

import io.github.dropflux.reactor.internal.pipeline.BatchLimits;
import java.time.Duration;

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

    private static final BatchSettings DEFAULTS = new BatchSettings(BatchLimits.DEFAULTS);

    private final BatchLimits limits;

    private BatchSettings(BatchLimits limits) {
        this.limits = limits;
    }

    /** The defaults named above. */
    public static BatchSettings defaults() {
        return DEFAULTS;
    }

    /**
     * Bytes of one append for several files, from 1 to 150 MiB; a file that is longer, and fits a
     * window, goes alone. A body is sent again as a whole.
     */
    public BatchSettings withMaxBodyBytes(long value) {
        check("bytes of a body", value, MAX_BODY_BYTES);
        return new BatchSettings(
                new BatchLimits(value, limits.maxEntries(), limits.maxCommits(), limits.linger()));
    }

    /**
     * Files of one append, from 1 to 1,000. Each takes about 150 bytes of a header, whose limit
     * Dropbox does not publish; that of many a proxy is 60 KiB.
     */
    public BatchSettings withMaxEntries(int value) {
        check("files of a body", value, MAX_FILES);
        return new BatchSettings(
                new BatchLimits(
                        limits.maxBodyBytes(), value, limits.maxCommits(), limits.linger()));
    }

    /** Files committed by one call, and sessions opened by one, from 1 to 1,000. */
    public BatchSettings withMaxCommits(int value) {
        check("commits of a call", value, MAX_FILES);
        return new BatchSettings(
                new BatchLimits(
                        limits.maxBodyBytes(), limits.maxEntries(), value, limits.linger()));
    }

    /**
     * How long a call that could take more files waits for those that are on the way, from 0 to 1
     * minute. With none on the way, nothing waits.
     */
    public BatchSettings withLinger(Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST_LINGER) > 0) {
            throw new IllegalArgumentException(
                    "a linger of " + value + " is not from 0 to " + LONGEST_LINGER);
        }
        return new BatchSettings(
                new BatchLimits(
                        limits.maxBodyBytes(), limits.maxEntries(), limits.maxCommits(), value));
    }

    /** Bytes of one append for several files. */
    public long maxBodyBytes() {
        return limits.maxBodyBytes();
    }

    /** Files of one append. */
    public int maxEntries() {
        return limits.maxEntries();
    }

    /** Files committed by one call. */
    public int maxCommits() {
        return limits.maxCommits();
    }

    /** How long a call that could take more files waits for them. */
    public Duration linger() {
        return limits.linger();
    }

    BatchLimits limits() {
        return limits;
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
