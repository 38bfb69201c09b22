package io.github.dropflux.internal.protocol;

import io.github.dropflux.ContentHash;
import io.github.dropflux.UploadCursor;
import org.jspecify.annotations.Nullable;

/**
 * Adds the body to a session.
 *
 * @param cursor the session, and where in the file the body belongs
 * @param close whether the session takes no more bytes afterwards
 * @param contentHash of the body, for the server to check; null leaves the check out
 */
public record AppendArgument(UploadCursor cursor, boolean close, @Nullable ContentHash contentHash)
        implements Argument {

    @Override
    public Route route() {
        return Route.APPEND_V2;
    }
}
