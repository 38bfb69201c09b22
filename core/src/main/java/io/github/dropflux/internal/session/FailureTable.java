package io.github.dropflux.internal.session;

import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.NetworkFault;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.protocol.RouteError.AuthError;
import io.github.dropflux.internal.protocol.RouteError.RateLimitError;

/**
 * What a failure means for the call that met it.
 *
 * <pre>
 * 400                                             FAIL: a bug in the request
 * 401  expired_access_token, invalid_access_token REFRESH_AND_REPLAY
 *      anything else                              FAIL
 * 403, 422                                        FAIL
 * 408, 5xx                                        RETRY_SAME; of upload ASK_AND_DECIDE
 * 409                                             see {@link RefusalTable}
 * 429  too_many_write_operations                  RETRY_SAME: lock contention, no quota is spent
 *      anything else, plain text too              WAIT_AND_RETRY
 * another status below 300, or an answer that cannot be read
 *                                                 RETRY_SAME; where a file is made ASK_AND_DECIDE
 * anything else                                   FAIL
 *
 * TLS refused                                     FAIL
 * any other fault of the network                  RETRY_SAME; of upload, when the call may have arrived, ASK_AND_DECIDE
 * </pre>
 *
 * <p>Asking after an upload is cheaper than sending its bytes again, and never makes a second file. A lost answer of any other
 * call is met by making it again: a start leaves a session behind that nobody knows, an append that has landed says so, and a
 * session commits once.
 */
public final class FailureTable {

    /** What to do about a call that failed. */
    public enum Remedy {
        /** Make the same call again, after a delay that grows. */
        RETRY_SAME,
        /** Hold all calls back for as long as the server asks, then make the same call again. */
        WAIT_AND_RETRY,
        /** The session is at another offset: go on from there. */
        RESUME_AT_OFFSET,
        /** The session is closed already: right if this call was to close it, and then nothing is left to do. */
        TREAT_AS_DONE,
        /** Get another access token, then make the same call again. */
        REFRESH_AND_REPLAY,
        /** The commit may have happened: ask what is stored, and decide by that. */
        ASK_AND_DECIDE,
        /** Give up. */
        FAIL
    }

    private FailureTable() {}

    /**
     * The remedy for a refusal.
     *
     * @param lost whether an earlier attempt of the same call may have been applied, its answer having been lost
     */
    public static Remedy of(CallError error, boolean lost) {
        int status = error.status();
        if (status < 300) {
            return ofUnreadable(error.route());
        }
        if (status == 408 || status >= 500) {
            return unanswered(error.route());
        }
        RouteError typed = error.error();
        return switch (status) {
            case 401 ->
                    typed == AuthError.Simple.EXPIRED_ACCESS_TOKEN
                                    || typed == AuthError.Simple.INVALID_ACCESS_TOKEN
                            ? Remedy.REFRESH_AND_REPLAY
                            : Remedy.FAIL;
            case 409 -> typed == null ? Remedy.FAIL : of(typed, lost);
            case 429 ->
                    typed == RateLimitError.Simple.TOO_MANY_WRITE_OPERATIONS
                            ? Remedy.RETRY_SAME
                            : Remedy.WAIT_AND_RETRY;
            default -> Remedy.FAIL;
        };
    }

    /**
     * The remedy for a typed error, which came with 409 or in the entry of a batch.
     *
     * @param lost whether an earlier attempt of the same call may have been applied, its answer having been lost
     */
    public static Remedy of(RouteError error, boolean lost) {
        return RefusalTable.of(error, lost);
    }

    /** The remedy for a call that got no answer. */
    public static Remedy of(Route route, NetworkFault fault) {
        if (!fault.isTransient()) {
            return Remedy.FAIL;
        }
        return fault.mayHaveArrived() ? unanswered(route) : Remedy.RETRY_SAME;
    }

    /** The remedy for an answer that says yes and cannot be read, which is as good as a lost one. */
    public static Remedy ofUnreadable(Route route) {
        return commits(route) ? Remedy.ASK_AND_DECIDE : Remedy.RETRY_SAME;
    }

    /** Whether the server may have done what it was asked for in spite of this answer. */
    public static boolean mayHaveBeenApplied(CallError error) {
        int status = error.status();
        return changes(error.route()) && (status < 300 || status == 408 || status >= 500);
    }

    /** Whether the server may have done what it was asked for when its answer cannot be read. */
    public static boolean mayHaveBeenApplied(Route route) {
        return changes(route);
    }

    /** Whether the server may have done what it was asked for when no answer came. */
    public static boolean mayHaveBeenApplied(Route route, NetworkFault fault) {
        return changes(route) && fault.mayHaveArrived();
    }

    /** Whether the call makes a file, so that its lost answer puts a commit in doubt. */
    public static boolean commits(Route route) {
        return switch (route) {
            case UPLOAD, FINISH, FINISH_BATCH_V2 -> true;
            case START,
                    START_BATCH,
                    APPEND_V2,
                    APPEND_BATCH,
                    GET_METADATA,
                    LIST_FOLDER,
                    LIST_FOLDER_CONTINUE,
                    GET_CURRENT_ACCOUNT,
                    GET_SPACE_USAGE,
                    TOKEN_REVOKE,
                    TOKEN ->
                    false;
        };
    }

    /** Whether the same call may be accepted when it is retried later. */
    public static boolean isTransient(CallError error) {
        return switch (of(error, false)) {
            case WAIT_AND_RETRY -> true;
            case RETRY_SAME, ASK_AND_DECIDE -> error.status() >= 300;
            case RESUME_AT_OFFSET, TREAT_AS_DONE, REFRESH_AND_REPLAY, FAIL -> false;
        };
    }

    private static Remedy unanswered(Route route) {
        return route == Route.UPLOAD ? Remedy.ASK_AND_DECIDE : Remedy.RETRY_SAME;
    }

    private static boolean changes(Route route) {
        return switch (route) {
            case UPLOAD,
                    START,
                    START_BATCH,
                    APPEND_V2,
                    APPEND_BATCH,
                    FINISH,
                    FINISH_BATCH_V2,
                    TOKEN_REVOKE ->
                    true;
            case GET_METADATA,
                    LIST_FOLDER,
                    LIST_FOLDER_CONTINUE,
                    GET_CURRENT_ACCOUNT,
                    GET_SPACE_USAGE,
                    TOKEN ->
                    false;
        };
    }
}
