package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.internal.json.MalformedAnswerException;
import io.github.dropflux.internal.protocol.TokenRefusal;

/** What a failed refresh of an access token means, and what a user is told of it. */
final class TokenFailures {

    private TokenFailures() {}

    /** Whether the same request may be granted later. */
    static boolean isTransient(Throwable failure) {
        if (failure instanceof TokenRefusedException refused) {
            int status = refused.refusal().status();
            return status == 408 || status == 429 || status >= 500;
        }
        return NetworkFailures.isTransient(failure);
    }

    /** Our kinds of exception. */
    static DropboxException toUser(Throwable failure) {
        if (failure instanceof TokenRefusedException refused) {
            TokenRefusal refusal = refused.refusal();
            String said = refusal.summary();
            return DropboxApiException.of(
                            refusal.status(),
                            TokenRefusal.ROUTE,
                            refusal.tag(),
                            (said.isEmpty() ? "" : said + "; ") + advice(refusal, failure),
                            isTransient(failure))
                    .withRequestId(refused.requestId());
        }
        if (failure instanceof MalformedAnswerException
                || failure instanceof UnusableAnswerException) {
            return DropboxTransportException.of(
                    "no access token came from " + TokenRefusal.ROUTE + ": " + failure.getMessage(),
                    false,
                    failure);
        }
        if (NetworkFailures.isNetwork(failure)) {
            boolean passing = isTransient(failure);
            return DropboxTransportException.of(
                    NetworkFailures.describe(TokenRefusal.ROUTE, failure)
                            + (passing
                                    ? "; try again later"
                                    : "; check the endpoint and its certificate"),
                    passing,
                    failure);
        }
        return LocalFailureException.of(Origin.CREDENTIALS, failure);
    }

    private static String advice(TokenRefusal refusal, Throwable failure) {
        if (isTransient(failure)) {
            return "try again later";
        }
        return refusal.tag().equals("invalid_grant")
                ? "the refresh token was revoked, or belongs to another app key: let the user authorize"
                        + " the app again, and pass the refresh token that this gives"
                : "check the app key, the refresh token, and the app secret, which only an app authorized"
                        + " with PKCE does without";
    }
}
