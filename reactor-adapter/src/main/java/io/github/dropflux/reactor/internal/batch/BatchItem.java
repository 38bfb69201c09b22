package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.reactor.internal.pipeline.UploadTask;
import io.netty.buffer.ByteBuf;
import reactor.core.publisher.Flux;

/**
 * One of many uploads.
 *
 * @param source subscribed once
 */
public record BatchItem(UploadTask task, Flux<ByteBuf> source) {}
