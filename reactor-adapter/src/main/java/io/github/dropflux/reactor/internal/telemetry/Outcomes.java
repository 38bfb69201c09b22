package io.github.dropflux.reactor.internal.telemetry;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.internal.text.PlainText;
import io.github.dropflux.reactor.internal.http.NetworkFailures;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import java.util.Locale;

/** Failures for metrics and for logs. */
final class Outcomes {

    static final String SUCCESS = "success";
    static final String CANCELLED = "cancelled";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;

    private static final int MAX_CHARS = 300;

    /** What could forge a line, hide itself or reorder its surroundings. */
    private Outcomes() {}

    /** One of a few words: a tag of a metric must not have many values. */
    static String of(Throwable failure) {
        if (failure instanceof RefusedCallException refused) {
            return ofStatus(refused.error().status());
        }
        if (failure instanceof DropboxApiException refused) {
            return ofStatus(refused.status());
        }
        if (isCancelled(failure)) {
            return CANCELLED;
        }
        return failure instanceof DropboxTransportException || NetworkFailures.isNetwork(failure)
                ? "network"
                : "local";
    }

    /** Who wanted the file stored has left, and nothing went wrong. */
    static boolean isCancelled(Throwable failure) {
        return failure instanceof LocalFailureException local
                && local.origin() == LocalFailureException.Origin.SENDER_GONE;
    }

    private static String ofStatus(int status) {
        if (status == TOO_MANY_REQUESTS) {
            return "rate_limited";
        }
        return status >= FIRST_SERVER_ERROR ? "server_error" : "refused";
    }

    /** What went wrong, by names only. */
    static String inWords(Throwable failure) {
        if (failure instanceof RefusedCallException refused) {
            return refusal(refused.error().status(), refused.error().tag());
        }
        if (failure instanceof DropboxApiException refused) {
            return refusal(refused.status(), refused.tag());
        }
        Throwable cause = failure.getCause();
        return NetworkFailures.kind(failure)
                .map(fault -> fault.name().toLowerCase(Locale.ROOT))
                .orElseGet(
                        () ->
                                failure.getClass().getSimpleName()
                                        + (cause == null
                                                ? ""
                                                : " (" + cause.getClass().getSimpleName() + ")"));
    }

    private static String refusal(int status, String tag) {
        return tag.isEmpty() ? String.valueOf(status) : status + " " + plain(tag);
    }

    /** Names, ids and paths that others chose, on one line and bounded. */
    static String plain(String text) {
        return PlainText.line(text, MAX_CHARS);
    }
}
