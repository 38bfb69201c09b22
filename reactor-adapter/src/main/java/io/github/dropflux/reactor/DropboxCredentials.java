package io.github.dropflux.reactor;

import io.github.dropflux.reactor.internal.http.FixedToken;
import io.github.dropflux.reactor.internal.http.SuppliedTokens;
import io.github.dropflux.reactor.internal.http.TokenSource;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Whose Dropbox the uploader writes to. A token never appears in {@link #toString()}, a log or an
 * exception.
 */
public final class DropboxCredentials {

    private final TokenSource tokens;

    private DropboxCredentials(TokenSource tokens) {
        this.tokens = tokens;
    }

    /**
     * A fixed access token. Short-lived ones last about four hours, after which calls are refused
     * with {@code expired_access_token} and uploads fail with a {@link
     * io.github.dropflux.DropboxApiException}: there is nothing to refresh it with.
     *
     * @throws IllegalArgumentException if the token is empty or cannot stand in a header
     */
    public static DropboxCredentials accessToken(String token) {
        return new DropboxCredentials(
                new FixedToken(HeaderValues.requireId("access token", token)));
    }

    /**
     * A token asked for before each call, so that it may change while an upload runs. The {@code
     * Mono} is subscribed once per call, on whichever thread makes the call, must not block, and sees
     * the Reactor context of the upload's subscriber. When its token is refused as expired or
     * invalid, it is subscribed once more: another token gets the call replayed, the same one fails
     * the upload. Its error or emptiness fails the upload with a {@link
     * io.github.dropflux.LocalFailureException} and is not retried; retry inside it what may pass.
     */
    public static DropboxCredentials accessToken(Mono<String> token) {
        return new DropboxCredentials(
                new SuppliedTokens(
                        Objects.requireNonNull(token, "token")
                                .map(value -> HeaderValues.requireId("access token", value))));
    }

    TokenSource tokens() {
        return tokens;
    }

    @Override
    public String toString() {
        return "DropboxCredentials[access token hidden]";
    }
}
