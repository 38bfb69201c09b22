package io.github.dropflux.internal.protocol;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.text.Secrets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a call says beside the bytes it carries. */
public sealed interface Argument
        permits Argument.UploadArgument,
                Argument.StartArgument,
                Argument.AppendArgument,
                Argument.FinishArgument,
                Argument.StartBatchArgument,
                Argument.AppendBatchArgument,
                Argument.FinishBatchArgument,
                Argument.GetMetadataArgument,
                Argument.ListFolderArgument,
                Argument.ListFolderContinueArgument,
                Argument.NoArgument,
                Grant {

    /** The call that takes this argument. */
    Route route();

    /** What of it no text may show, even when a server echoes it. */
    default Secrets secrets() {
        return Secrets.NONE;
    }

    /**
     * Stores the body as a file.
     *
     * @param commit where and how
     * @param contentHash of the body, for the server to check; null leaves the check out
     */
    record UploadArgument(CommitInfo commit, @Nullable ContentHash contentHash)
            implements Argument {

        @Override
        public Route route() {
            return Route.UPLOAD;
        }
    }

    /**
     * Opens a session.
     *
     * @param close whether the body is all there is; never with a concurrent session
     * @param type how appends may arrive
     * @param contentHash of the body, for the server to check; null leaves the check out
     */
    record StartArgument(boolean close, SessionType type, @Nullable ContentHash contentHash)
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

    /**
     * Adds the body to a session.
     *
     * @param cursor the session, and where in the file the body belongs
     * @param close whether the session takes no more bytes afterwards
     * @param contentHash of the body, for the server to check; null leaves the check out
     */
    record AppendArgument(UploadCursor cursor, boolean close, @Nullable ContentHash contentHash)
            implements Argument {

        @Override
        public Route route() {
            return Route.APPEND_V2;
        }
    }

    /**
     * Makes a file of a session and of the body.
     *
     * @param cursor the session, and how many bytes it holds
     * @param commit where and how
     * @param contentHash of the body, for the server to check; null leaves the check out
     */
    record FinishArgument(UploadCursor cursor, CommitInfo commit, @Nullable ContentHash contentHash)
            implements Argument {

        @Override
        public Route route() {
            return Route.FINISH;
        }
    }

    /**
     * Opens several sessions, all of one type and none with bytes in it.
     *
     * @param sessions how many
     * @param type how their appends may arrive
     */
    record StartBatchArgument(int sessions, SessionType type) implements Argument {

        @Override
        public Route route() {
            return Route.START_BATCH;
        }
    }

    /**
     * Adds each run of the body to a separate session.
     *
     * @param entries the runs in their order; together they are the whole body
     * @param contentHash of the whole body, for the server to check; null leaves the check out
     */
    record AppendBatchArgument(
            List<AppendBatchArgument.Entry> entries, @Nullable ContentHash contentHash)
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

    /**
     * Makes a file of each of several closed sessions.
     *
     * @param entries the sessions
     */
    record FinishBatchArgument(List<FinishBatchArgument.Entry> entries) implements Argument {

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

    /**
     * Asks what is stored at a path.
     *
     * @param path of a file or folder, or its id
     */
    record GetMetadataArgument(String path) implements Argument {

        @Override
        public Route route() {
            return Route.GET_METADATA;
        }
    }

    /**
     * Asks what is in a folder.
     *
     * @param path of the folder; empty for the top
     * @param recursive whether what is in the folders of the folder is listed, too
     * @param limit entries of a page, at most 2,000
     */
    record ListFolderArgument(String path, boolean recursive, int limit) implements Argument {

        @Override
        public Route route() {
            return Route.LIST_FOLDER;
        }
    }

    /**
     * Asks for the page after another one.
     *
     * @param cursor that came with that one; opaque
     */
    record ListFolderContinueArgument(String cursor) implements Argument {

        @Override
        public Route route() {
            return Route.LIST_FOLDER_CONTINUE;
        }
    }

    /**
     * Has nothing to say.
     *
     * @param route a call that is understood without
     */
    record NoArgument(Route route) implements Argument {}
}
