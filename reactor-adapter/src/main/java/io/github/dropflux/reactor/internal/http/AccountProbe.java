package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Asks whose token it is ({@code users/get_current_account}): the cheapest call that shows that
 * Dropbox is there and takes the token. Nothing of the answer is kept.
 */
public final class AccountProbe {

    private static final String ROUTE = "users/get_current_account";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;

    private final HttpClient client;
    private final Endpoints endpoints;
    private final CallTimeouts timeouts;
    private final TokenSource tokens;

    public AccountProbe(
            HttpClient client, Endpoints endpoints, CallTimeouts timeouts, TokenSource tokens) {
        this.client = client.followRedirect(false).disableRetry(true).keepAlive(true);
        this.endpoints = endpoints;
        this.timeouts = timeouts;
        this.tokens = tokens;
    }

    /** One call per subscription, without retry. Errors are a {@link DropboxException}. */
    public Mono<Void> probe() {
        return tokens.token()
                .flatMap(this::ask)
                .flatMap(AccountProbe::judge)
                .onErrorMap(AccountProbe::toUser);
    }

    private Mono<Integer> ask(String bearer) {
        byte[] none = "null".getBytes(StandardCharsets.US_ASCII);
        return client.headers(
                        headers ->
                                headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + bearer)
                                        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                                        .set(HttpHeaderNames.CONTENT_LENGTH, none.length))
                .responseTimeout(timeouts.answer())
                .post()
                .uri(endpoints.route(ROUTE))
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(none)))
                // Read to its end, so that nothing of it stays; slice by slice, however long it is.
                .response((answer, body) -> body.then(Mono.just(answer.status().code())))
                .single()
                .timeout(timeouts.answer());
    }

    private static Mono<Void> judge(int status) {
        return status == 200
                ? Mono.empty()
                : Mono.error(
                        DropboxApiException.of(
                                status,
                                ROUTE,
                                "",
                                status == 401 ? "the access token is not accepted" : "",
                                status == TOO_MANY_REQUESTS || status >= FIRST_SERVER_ERROR));
    }

    private static Throwable toUser(Throwable failure) {
        return failure instanceof DropboxException
                ? failure
                : DropboxTransportException.of(
                        NetworkFailures.describe(ROUTE, failure),
                        NetworkFailures.isTransient(failure),
                        failure);
    }
}
