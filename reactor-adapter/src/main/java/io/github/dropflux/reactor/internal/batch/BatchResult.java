package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import org.jspecify.annotations.Nullable;

/**
 * How one of many uploads ended.
 *
 * @param request what was asked for
 * @param metadata of the stored file; null when it failed
 * @param failure null when the file is stored
 */
public record BatchResult<Q>(
        Q request, @Nullable FileMetadata metadata, @Nullable DropboxException failure) {}
