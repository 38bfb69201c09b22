package io.github.dropflux.internal.protocol;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A refused call: an answer with a status other than 200, understood as far as it can be.
 *
 * @param route that was called
 * @param status of the answer
 * @param tag the names of the typed error from the outside in, as in {@code lookup_failed/incorrect_offset}; empty when the
 *     answer had none
 * @param summary what the server says to humans beyond the tag, on one line and bounded; may be empty; never to be matched on
 * @param error the typed error; null when the answer had none
 * @param retryAfter how long the server asks to wait; null when it does not say
 * @param uploadSessionId a session that holds the bytes of a refused {@code files/upload}; null when there is none
 */
public record CallError(
        Route route,
        int status,
        String tag,
        String summary,
        @Nullable RouteError error,
        @Nullable Duration retryAfter,
        @Nullable String uploadSessionId) {

    /** Without the session's id, which is not for logs. */
    @Override
    public String toString() {
        return "CallError["
                + route.path()
                + " "
                + status
                + (tag.isEmpty() ? "" : " " + tag)
                + (retryAfter == null ? "" : ", retry after " + retryAfter)
                + (summary.isEmpty() ? "" : ": " + summary)
                + "]";
    }
}
