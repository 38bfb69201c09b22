package io.github.dropflux.reactor.internal.account;

import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.protocol.RouteError.AuthError;
import io.github.dropflux.reactor.internal.call.Sender;
import io.github.dropflux.reactor.internal.http.Authorization;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import io.github.dropflux.reactor.internal.http.Transport;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import io.github.dropflux.reactor.internal.token.TokenSource;
import java.util.Map;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;

/**
 * Makes calls in the name of one account, and replays a call whose token was refused with a fresh
 * token. A replay is not a retry: nothing was wrong with the call, so it uses up no attempt.
 */
final class AuthorizedSender implements Sender {

    private final Transport transport;
    private final TokenSource tokens;
    private final Map<String, String> headers;
    private final Telemetry telemetry;

    /**
     * @param headers of the account, sent with every call
     */
    AuthorizedSender(
            Transport transport,
            TokenSource tokens,
            Map<String, String> headers,
            Telemetry telemetry) {
        this.transport = transport;
        this.tokens = tokens;
        this.headers = Map.copyOf(headers);
        this.telemetry = telemetry;
    }

    /** Calls that need no token, since they ask for one. */
    static Sender unauthorized(Transport transport, Telemetry telemetry) {
        return (request, begins) ->
                attempt(request, Authorization.NONE, begins, transport, telemetry);
    }

    @Override
    public Mono<Response> send(Request request, BooleanSupplier begins) {
        return tokens.token().flatMap(bearer -> send(request, bearer, begins));
    }

    private Mono<Response> send(Request request, String bearer, BooleanSupplier begins) {
        return attempt(request, bearer, begins)
                .onErrorResume(
                        AuthorizedSender::isTokensFault,
                        refusal -> replay(request, bearer, begins, (RefusedCallException) refusal));
    }

    private Mono<Response> replay(
            Request request, String bearer, BooleanSupplier begins, RefusedCallException refusal) {
        return tokens.insteadOf(bearer)
                .filter(other -> !other.equals(bearer))
                .switchIfEmpty(Mono.error(() -> refusal.advising(tokens.advice())))
                .flatMap(other -> attempt(request, other, begins).onErrorMap(this::refusedAgain));
    }

    private Mono<Response> attempt(Request request, String bearer, BooleanSupplier begins) {
        return attempt(request, Authorization.of(bearer, headers), begins, transport, telemetry);
    }

    private static Mono<Response> attempt(
            Request request,
            Authorization authorization,
            BooleanSupplier begins,
            Transport transport,
            Telemetry telemetry) {
        // Created, so that nothing is sent when a listener that hears of the attempt ends the
        // upload.
        return Mono.<Authorization>create(
                        sink -> {
                            if (begins.getAsBoolean()) {
                                sink.success(authorization);
                            } else {
                                sink.success();
                            }
                        })
                .flatMap(allowed -> telemetry.call(request, transport.send(request, allowed)));
    }

    private Throwable refusedAgain(Throwable failure) {
        return isTokensFault(failure)
                ? ((RefusedCallException) failure).advising(tokens.advice())
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
