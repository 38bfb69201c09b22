package io.github.dropflux.internal.session;

import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.protocol.FinishError;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.protocol.RouteError.AppendBatchError;
import io.github.dropflux.internal.protocol.RouteError.StartError;
import io.github.dropflux.internal.protocol.UploadError;
import io.github.dropflux.internal.protocol.WriteError;
import io.github.dropflux.internal.session.FailureTable.Remedy;

/**
 * What the routes' own typed errors mean, which come with 409 and in the entries of a batch.
 *
 * <pre>
 * any     too_many_write_operations, also in path      RETRY_SAME: lock contention
 *         content_hash_mismatch                        RETRY_SAME: damaged on the way
 * append_batch, the whole call
 *         length_mismatch                              RETRY_SAME: damaged on the way
 * append  incorrect_offset                             RESUME_AT_OFFSET
 *         closed                                       TREAT_AS_DONE
 * finish  lookup_failed/not_found, lookup_failed/closed
 *                                                      ASK_AND_DECIDE when an answer was lost
 * finish, upload  path/conflict                        ASK_AND_DECIDE when an answer was lost
 * anything else, what is not known yet too             FAIL
 * </pre>
 */
final class RefusalTable {

    private static final String CONTENTION = "too_many_write_operations";

    private RefusalTable() {}

    static Remedy of(RouteError error, boolean lost) {
        if (error.tag().equals(CONTENTION)) {
            // Also where it is not documented: it means the same wherever it comes.
            return Remedy.RETRY_SAME;
        }
        if (error instanceof UploadError refused) {
            return upload(refused, lost);
        }
        if (error instanceof StartError refused) {
            return start(refused);
        }
        if (error instanceof AppendError refused) {
            return append(refused);
        }
        if (error instanceof AppendBatchError refused) {
            return appendBatch(refused);
        }
        return error instanceof FinishError refused ? finish(refused, lost) : Remedy.FAIL;
    }

    private static Remedy upload(UploadError error, boolean lost) {
        if (error instanceof UploadError.Path path) {
            return write(path.reason(), lost);
        }
        return error instanceof UploadError.Simple simple
                ? switch (simple) {
                    case CONTENT_HASH_MISMATCH -> Remedy.RETRY_SAME;
                    case PAYLOAD_TOO_LARGE, ENCRYPTION_NOT_SUPPORTED -> Remedy.FAIL;
                }
                : Remedy.FAIL;
    }

    private static Remedy start(StartError error) {
        return error instanceof StartError.Simple simple
                ? switch (simple) {
                    case CONTENT_HASH_MISMATCH -> Remedy.RETRY_SAME;
                    case CONCURRENT_SESSION_DATA_NOT_ALLOWED,
                            CONCURRENT_SESSION_CLOSE_NOT_ALLOWED,
                            PAYLOAD_TOO_LARGE ->
                            Remedy.FAIL;
                }
                : Remedy.FAIL;
    }

    private static Remedy append(AppendError error) {
        if (error instanceof AppendError.IncorrectOffset) {
            return Remedy.RESUME_AT_OFFSET;
        }
        return error instanceof AppendError.Simple simple
                ? switch (simple) {
                    case CLOSED -> Remedy.TREAT_AS_DONE;
                    case CONTENT_HASH_MISMATCH -> Remedy.RETRY_SAME;
                    case NOT_FOUND,
                            NOT_CLOSED,
                            TOO_LARGE,
                            CONCURRENT_SESSION_INVALID_OFFSET,
                            CONCURRENT_SESSION_INVALID_DATA_SIZE,
                            PAYLOAD_TOO_LARGE ->
                            Remedy.FAIL;
                }
                : Remedy.FAIL;
    }

    private static Remedy appendBatch(AppendBatchError error) {
        return error instanceof AppendBatchError.Simple simple
                ? switch (simple) {
                    case CONTENT_HASH_MISMATCH, LENGTH_MISMATCH -> Remedy.RETRY_SAME;
                    case PAYLOAD_TOO_LARGE -> Remedy.FAIL;
                }
                : Remedy.FAIL;
    }

    private static Remedy finish(FinishError error, boolean lost) {
        if (error instanceof FinishError.LookupFailed lookup) {
            return lookup(lookup.reason(), lost);
        }
        if (error instanceof FinishError.Path path) {
            return write(path.reason(), lost);
        }
        return error instanceof FinishError.Simple simple
                ? switch (simple) {
                    case TOO_MANY_WRITE_OPERATIONS, CONTENT_HASH_MISMATCH -> Remedy.RETRY_SAME;
                    case TOO_MANY_SHARED_FOLDER_TARGETS,
                            CONCURRENT_SESSION_DATA_NOT_ALLOWED,
                            CONCURRENT_SESSION_NOT_CLOSED,
                            CONCURRENT_SESSION_MISSING_DATA,
                            PAYLOAD_TOO_LARGE,
                            ENCRYPTION_NOT_SUPPORTED ->
                            Remedy.FAIL;
                }
                : Remedy.FAIL;
    }

    /** A session that has become a file is gone, or takes nothing more. */
    private static Remedy lookup(AppendError reason, boolean lost) {
        return reason instanceof AppendError.Simple simple
                ? switch (simple) {
                    case NOT_FOUND, CLOSED -> inDoubt(lost);
                    case CONTENT_HASH_MISMATCH -> Remedy.RETRY_SAME;
                    case NOT_CLOSED,
                            TOO_LARGE,
                            CONCURRENT_SESSION_INVALID_OFFSET,
                            CONCURRENT_SESSION_INVALID_DATA_SIZE,
                            PAYLOAD_TOO_LARGE ->
                            Remedy.FAIL;
                }
                : Remedy.FAIL;
    }

    /** What is in the way may be the file that the lost attempt made. */
    private static Remedy write(WriteError reason, boolean lost) {
        if (reason instanceof WriteError.Conflict) {
            return inDoubt(lost);
        }
        return reason instanceof WriteError.Simple simple
                ? switch (simple) {
                    case TOO_MANY_WRITE_OPERATIONS -> Remedy.RETRY_SAME;
                    case MALFORMED_PATH,
                            NO_WRITE_PERMISSION,
                            INSUFFICIENT_SPACE,
                            DISALLOWED_NAME,
                            TEAM_FOLDER,
                            OPERATION_SUPPRESSED,
                            ACCESS_RESTRICTED ->
                            Remedy.FAIL;
                }
                : Remedy.FAIL;
    }

    private static Remedy inDoubt(boolean lost) {
        return lost ? Remedy.ASK_AND_DECIDE : Remedy.FAIL;
    }
}
