package io.github.dropflux.internal.protocol;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import org.jspecify.annotations.Nullable;

/**
 * Stores the body as a file.
 *
 * @param commit where and how
 * @param contentHash of the body, for the server to check; null leaves the check out
 */
public record UploadArgument(CommitInfo commit, @Nullable ContentHash contentHash)
        implements Argument {

    @Override
    public Route route() {
        return Route.UPLOAD;
    }
}
