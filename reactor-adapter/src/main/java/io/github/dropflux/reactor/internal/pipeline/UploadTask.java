package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * One upload to make.
 *
 * @param source subscribed once; its buffers are the pipeline's as they come
 * @param declaredLength bytes the source promised to have
 * @param declaredHash content hash the source promised to have
 */
public record UploadTask(
        CommitInfo commit,
        Flux<ByteBuf> source,
        OptionalLong declaredLength,
        @Nullable ContentHash declaredHash,
        ProgressListener progress) {}
