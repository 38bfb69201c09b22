package io.github.dropflux.reactor.internal.telemetry;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.reactor.internal.http.NetworkFailures;
import io.github.dropflux.reactor.internal.http.RefusedCallException;

/** Failures as one of a few words: a tag of a metric must not have many values. */
final class Outcomes {

    static final String SUCCESS = "success";
    static final String CANCELLED = "cancelled";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;

    private Outcomes() {}

    static String of(Throwable failure) {
        if (failure instanceof RefusedCallException refused) {
            return ofStatus(refused.error().status());
        }
        if (failure instanceof DropboxApiException refused) {
            return ofStatus(refused.status());
        }
        return failure instanceof DropboxTransportException || NetworkFailures.isNetwork(failure)
                ? "network"
                : "local";
    }

    private static String ofStatus(int status) {
        if (status == TOO_MANY_REQUESTS) {
            return "rate_limited";
        }
        return status >= FIRST_SERVER_ERROR ? "server_error" : "refused";
    }
}
