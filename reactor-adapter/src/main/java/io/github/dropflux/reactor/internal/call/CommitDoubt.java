package io.github.dropflux.reactor.internal.call;

import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.internal.http.NetworkFailures;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import org.jspecify.annotations.Nullable;

/** Says honestly that nobody knows whether a commit happened. */
final class CommitDoubt {

    private CommitDoubt() {}

    /**
     * @param failure of the last attempt
     * @param asking what went wrong when it was asked what is stored; null when that gave no answer
     */
    static DropboxTransportException of(
            Route route, Throwable failure, @Nullable Throwable asking) {
        if (asking instanceof DropboxTransportException told && told.commitInDoubt()) {
            return told;
        }
        String text =
                describe(route, failure)
                        + "; an attempt may have stored the file all the same"
                        + (asking == null
                                ? ""
                                : ", and looking for it told nothing: " + said(asking))
                        + ". Look at the destination before uploading anew, or go on from the"
                        + " checkpoint";
        return DropboxTransportException.inDoubt(text, failure)
                .withRequestId(
                        failure instanceof RefusedCallException refused
                                ? refused.requestId()
                                : null);
    }

    private static String describe(Route route, Throwable failure) {
        if (failure instanceof RefusedCallException refused) {
            CallError error = refused.error();
            return route.path()
                    + " was answered with "
                    + error.status()
                    + (error.tag().isEmpty() ? "" : " " + error.tag())
                    + (error.summary().isEmpty() ? "" : ": " + error.summary());
        }
        return NetworkFailures.describe(route, failure);
    }

    private static String said(Throwable asking) {
        return asking instanceof RefusedCallException refused
                ? refused.error().toString()
                : String.valueOf(asking.getMessage());
    }
}
