package io.github.dropflux.internal.protocol;

import io.github.dropflux.ContentHash;
import io.github.dropflux.UploadCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds each run of the body to a session of its own.
 *
 * @param entries the runs in their order; together they are the whole body
 * @param contentHash of the whole body, for the server to check; null leaves the check out
 */
public record AppendBatchArgument(List<Entry> entries, @Nullable ContentHash contentHash)
        implements Argument {

    /** Keeps a copy of the entries. */
    public AppendBatchArgument {
        entries = List.copyOf(entries);
    }

    @Override
    public Route route() {
        return Route.APPEND_BATCH;
    }

    /**
     * A run of the body.
     *
     * @param cursor the session, and where in its file the run belongs
     * @param length of the run, in bytes
     * @param close whether the session takes no more bytes afterwards
     */
    public record Entry(UploadCursor cursor, long length, boolean close) {}
}
