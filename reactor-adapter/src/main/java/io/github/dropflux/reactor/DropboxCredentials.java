package io.github.dropflux.reactor;

import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Whose Dropbox the uploader writes to. A token never appears in {@link #toString()}, a log or an
 * exception.
 */
public final class DropboxCredentials {

    private final Mono<String> token;

    private DropboxCredentials(Mono<String> token) {
        this.token = token;
    }

    /**
     * A fixed access token. Short-lived ones last about four hours, after which calls are refused
     * with {@code expired_access_token}.
     *
     * @throws IllegalArgumentException if the token is empty or cannot stand in a header
     */
    public static DropboxCredentials accessToken(String token) {
        return new DropboxCredentials(Mono.just(HeaderValues.requireId("access token", token)));
    }

    /**
     * A token asked for before each call, so that it may change while an upload runs. The {@code
     * Mono} is subscribed once per call, on whichever thread makes the call, must not block, and sees
     * the Reactor context of the upload's subscriber; its error or emptiness fails the upload.
     */
    public static DropboxCredentials accessToken(Mono<String> token) {
        return new DropboxCredentials(
                Objects.requireNonNull(token, "token")
                        .map(value -> HeaderValues.requireId("access token", value)));
    }

    Mono<String> token() {
        return token;
    }

    @Override
    public String toString() {
        return "DropboxCredentials[access token hidden]";
    }
}
