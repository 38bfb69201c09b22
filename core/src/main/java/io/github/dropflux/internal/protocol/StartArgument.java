package io.github.dropflux.internal.protocol;

import io.github.dropflux.ContentHash;
import io.github.dropflux.SessionType;
import org.jspecify.annotations.Nullable;

/**
 * Opens a session.
 *
 * @param close whether the body is all there is; never with a concurrent session
 * @param type how appends may arrive
 * @param contentHash of the body, for the server to check; null leaves the check out
 */
public record StartArgument(boolean close, SessionType type, @Nullable ContentHash contentHash)
        implements Argument {

    /** Refuses what the server answers with {@code concurrent_session_close_not_allowed}. */
    public StartArgument {
        if (close && type == SessionType.CONCURRENT) {
            throw new IllegalArgumentException(
                    "A concurrent session cannot be closed when it starts: close its last append");
        }
    }

    @Override
    public Route route() {
        return Route.START;
    }
}
