package io.github.dropflux.internal.protocol;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.UploadCursor;
import org.jspecify.annotations.Nullable;

/**
 * Makes a file of a session and of the body.
 *
 * @param cursor the session, and how many bytes it holds
 * @param commit where and how
 * @param contentHash of the body, for the server to check; null leaves the check out
 */
public record FinishArgument(
        UploadCursor cursor, CommitInfo commit, @Nullable ContentHash contentHash)
        implements Argument {

    @Override
    public Route route() {
        return Route.FINISH;
    }
}
