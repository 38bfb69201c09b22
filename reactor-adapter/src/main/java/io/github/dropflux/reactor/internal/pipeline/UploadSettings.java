package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.SessionPlan;

/**
 * What holds for every upload of one uploader.
 *
 * @param windowSize bytes, a multiple of a block
 * @param concurrency appends in flight at most
 */
public record UploadSettings(
        long windowSize,
        int concurrency,
        SessionPlan plan,
        DropboxLimits limits,
        RetrySettings retry) {}
