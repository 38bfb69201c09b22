package io.github.dropflux.reactor.internal.token;

import reactor.core.publisher.Mono;

/** One access token that never changes. */
public final class FixedToken implements TokenSource {

    private final Mono<String> token;

    /**
     * @param token visible ASCII characters
     */
    public FixedToken(String token) {
        this.token = Mono.just(token);
    }

    @Override
    public Mono<String> token() {
        return token;
    }

    @Override
    public Mono<String> insteadOf(String refused) {
        return Mono.empty();
    }

    @Override
    public String advice() {
        return "the access token is not accepted; it is fixed and cannot be refreshed: pass a new one,"
                + " or use DropboxCredentials.refreshToken, which renews it";
    }
}
