package io.github.dropflux.reactor.internal.token;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.reactor.internal.guard.GuardedFlux;
import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Access tokens that somebody else keeps fresh, asked for before each call. */
public final class SuppliedTokens implements TokenSource {

    /** For a supplier that asks a server and retries; a call has the time of its own answer besides. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final Mono<String> supplier;

    /**
     * @param supplier subscribed once per call, and once more when its token was refused
     * @param timer bounds the time that it takes
     */
    public SuppliedTokens(Mono<String> supplier, Supplier<Scheduler> timer) {
        this.supplier =
                GuardedFlux.of("the credentials' Mono", supplier)
                        .next()
                        .switchIfEmpty(Mono.error(SuppliedTokens::none))
                        .timeout(
                                Mono.defer(() -> Mono.delay(LIMIT, timer.get())),
                                Mono.error(() -> LocalFailureException.ofLateToken(LIMIT)))
                        .onErrorMap(
                                failure -> LocalFailureException.of(Origin.CREDENTIALS, failure));
    }

    private static LocalFailureException none() {
        return LocalFailureException.ofNoToken(
                "The credentials' Mono completed without an access token, and the call that waited for it was not"
                        + " sent: let the Mono emit a token or an error");
    }

    @Override
    public Mono<String> token() {
        return supplier;
    }

    @Override
    public Mono<String> insteadOf(String refused) {
        return supplier;
    }

    @Override
    public String advice() {
        return "the credentials' Mono was asked again and had no token that is accepted: let it emit a"
                + " fresh one each time";
    }
}
