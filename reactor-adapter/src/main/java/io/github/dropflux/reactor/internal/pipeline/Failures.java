package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.internal.json.MalformedAnswerException;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.session.FailureTable;
import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.reactor.internal.http.AnswerTooLargeException;
import io.github.dropflux.reactor.internal.http.NetworkFailures;
import io.github.dropflux.reactor.internal.http.RefusedCallException;

/** From what went wrong inside to what a user is told. */
final class Failures {

    private Failures() {}

    /** Whether a call that failed so is worth making again. */
    static boolean isTransient(Throwable failure) {
        return failure instanceof RefusedCallException refused
                ? FailureTable.isTransient(refused.error())
                : NetworkFailures.isTransient(failure);
    }

    /** Names the route, which the network's own exceptions do not know. */
    static Throwable ofCall(Route route, Throwable failure) {
        if (!NetworkFailures.isNetwork(failure)) {
            return failure;
        }
        boolean passing = NetworkFailures.isTransient(failure);
        return DropboxTransportException.of(
                NetworkFailures.describe(route, failure)
                        + (passing
                                ? "; try again later"
                                : "; check the endpoint and its certificate"),
                passing,
                failure);
    }

    static DropboxException ofSession(SessionCommand.Fail command) {
        return DropboxTransportException.of(command.detail(), false, null);
    }

    /** What the subscriber gets: our kinds of exception, or the source's own, untouched. */
    static Throwable toUser(Throwable failure) {
        if (failure instanceof RefusedCallException refused) {
            CallError error = refused.error();
            return DropboxApiException.of(
                            error.status(),
                            error.route().path(),
                            error.tag(),
                            error.summary(),
                            FailureTable.isTransient(error))
                    .withUploadSessionId(error.uploadSessionId())
                    .withRequestId(refused.requestId());
        }
        if (failure instanceof MalformedAnswerException
                || failure instanceof AnswerTooLargeException) {
            return DropboxTransportException.of(
                    String.valueOf(failure.getMessage()), false, failure);
        }
        return failure;
    }
}
