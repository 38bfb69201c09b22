package io.github.dropflux.emulator.internal.protocol;

import java.time.Duration;

/**
 * What the emulator refuses to exceed.
 *
 * @param maxFileSize bytes in a file
 * @param maxRequestSize bytes in one body
 * @param maxArgumentSize characters in an argument header
 * @param maxBatchEntries entries in a batch
 * @param sessionLifetime from a session's start to its end
 * @param tokenLifetime from a token's issue to its end
 * @param space bytes in all files of an account
 */
public record Limits(
        long maxFileSize,
        long maxRequestSize,
        int maxArgumentSize,
        int maxBatchEntries,
        Duration sessionLifetime,
        Duration tokenLifetime,
        long space) {

    /** These limits, to be changed. */
    public Draft draft() {
        return new Draft(this);
    }

    /** Limits that are being put together. */
    public static final class Draft {
        public long maxFileSize;
        public long maxRequestSize;
        public int maxArgumentSize;
        public int maxBatchEntries;
        public Duration sessionLifetime;
        public Duration tokenLifetime;
        public long space;

        private Draft(Limits from) {
            maxFileSize = from.maxFileSize;
            maxRequestSize = from.maxRequestSize;
            maxArgumentSize = from.maxArgumentSize;
            maxBatchEntries = from.maxBatchEntries;
            sessionLifetime = from.sessionLifetime;
            tokenLifetime = from.tokenLifetime;
            space = from.space;
        }

        /** As they are now. */
        public Limits limits() {
            return new Limits(
                    maxFileSize,
                    maxRequestSize,
                    maxArgumentSize,
                    maxBatchEntries,
                    sessionLifetime,
                    tokenLifetime,
                    space);
        }
    }
}
