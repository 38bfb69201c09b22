package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.AuthError;
import io.github.dropflux.internal.protocol.RouteError;
import reactor.core.publisher.Mono;

/**
 * Makes calls with one user's token, and makes a call that was refused because of it once more with
 * a fresh one. That is no retry: nothing was wrong with the call, so it costs no attempt.
 *
 * <p>A {@link TokenSource} in the Reactor context, under its class, goes before the user's of all calls.
 */
public final class AuthorizedTransport implements UploadTransport {

    private final BearerTransport transport;
    private final TokenSource tokens;

    public AuthorizedTransport(BearerTransport transport, TokenSource tokens) {
        this.transport = transport;
        this.tokens = tokens;
    }

    @Override
    public Mono<Answer> send(Call call) {
        return Mono.deferContextual(
                context ->
                        send(
                                call,
                                context.hasKey(TokenSource.class)
                                        ? context.get(TokenSource.class)
                                        : tokens));
    }

    private Mono<Answer> send(Call call, TokenSource source) {
        return source.token()
                .flatMap(
                        bearer ->
                                transport
                                        .send(call, bearer)
                                        .onErrorResume(
                                                AuthorizedTransport::isTokensFault,
                                                refusal ->
                                                        replay(
                                                                call,
                                                                source,
                                                                bearer,
                                                                (RefusedCallException) refusal)));
    }

    private Mono<Answer> replay(
            Call call, TokenSource source, String bearer, RefusedCallException refusal) {
        return source.insteadOf(bearer)
                .filter(other -> !other.equals(bearer))
                .switchIfEmpty(Mono.error(() -> refusal.advising(source.advice())))
                .flatMap(
                        other ->
                                transport
                                        .send(call, other)
                                        .onErrorMap(failure -> refusedAgain(source, failure)));
    }

    private static Throwable refusedAgain(TokenSource source, Throwable failure) {
        return isTokensFault(failure)
                ? ((RefusedCallException) failure).advising(source.advice())
                : failure;
    }

    /** Other reasons of a 401, such as a missing scope, would hold for a fresh token too. */
    private static boolean isTokensFault(Throwable failure) {
        if (!(failure instanceof RefusedCallException refused)) {
            return false;
        }
        RouteError error = refused.error().error();
        return error == AuthError.Simple.EXPIRED_ACCESS_TOKEN
                || error == AuthError.Simple.INVALID_ACCESS_TOKEN;
    }
}
