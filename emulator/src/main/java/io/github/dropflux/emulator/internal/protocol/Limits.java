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
        long space) {}
