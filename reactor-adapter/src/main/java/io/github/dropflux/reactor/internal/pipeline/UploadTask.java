package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One upload to make.
 *
 * @param declaredLength bytes the source promised to have
 * @param declaredHash content hash the source promised to have
 * @param checkpoints where its checkpoint is kept
 */
public record UploadTask(
        CommitInfo commit,
        OptionalLong declaredLength,
        @Nullable ContentHash declaredHash,
        ProgressListener progress,
        Checkpoints checkpoints) {}
