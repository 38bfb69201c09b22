package io.github.dropflux.reactor.internal.token;

import io.github.dropflux.internal.protocol.Grant.TokenGrant;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Lets tests of other packages refresh tokens without the token endpoint. */
public final class Tokens {

    private Tokens() {}

    public static TokenSource refreshing(Mono<TokenGrant> grant, Scheduler timer) {
        return new RefreshingTokens(grant, () -> timer);
    }
}
