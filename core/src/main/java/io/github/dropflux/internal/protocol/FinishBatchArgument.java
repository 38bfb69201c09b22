package io.github.dropflux.internal.protocol;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.UploadCursor;
import java.util.List;

/**
 * Makes a file of each of several closed sessions.
 *
 * @param entries the sessions
 */
public record FinishBatchArgument(List<Entry> entries) implements Argument {

    /** Keeps a copy of the entries. */
    public FinishBatchArgument {
        entries = List.copyOf(entries);
    }

    @Override
    public Route route() {
        return Route.FINISH_BATCH_V2;
    }

    /**
     * A session that becomes a file.
     *
     * @param cursor the session, and how many bytes it holds
     * @param commit where and how
     */
    public record Entry(UploadCursor cursor, CommitInfo commit) {}
}
