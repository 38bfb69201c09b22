package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.reactor.UploadProgress;
import io.github.dropflux.reactor.internal.checkpoint.Checkpoints;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One upload to make.
 *
 * @param declaredLength bytes the source promised to have
 * @param declaredHash content hash the source promised to have
 * @param checkpoints where its checkpoint is kept
 * @param prepared whether it ends once all is in a closed session, and commits nothing
 */
public record UploadTask(
        CommitInfo commit,
        OptionalLong declaredLength,
        @Nullable ContentHash declaredHash,
        Consumer<UploadProgress> progress,
        Checkpoints checkpoints,
        boolean prepared) {}
