package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.json.TokenReader;
import io.github.dropflux.internal.protocol.TokenGrant;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Trades refresh tokens for access tokens, with a Reactor Netty client. Nothing of a request or a
 * good answer is kept in an exception; a client with wiretap logs both, secrets included.
 */
public final class TokenEndpoint {

    private static final int MAX_ANSWER_BYTES = 1 << 16;

    private final HttpClient client;
    private final Endpoints endpoints;
    private final CallTimeouts timeouts;
    private final GrantRetry retry;

    /**
     * @param client whose redirects and own retry are switched off here: a redirect would carry the
     *     secrets elsewhere
     */
    public TokenEndpoint(
            HttpClient client, Endpoints endpoints, CallTimeouts timeouts, GrantRetry retry) {
        this.client = client.followRedirect(false).disableRetry(true).keepAlive(true);
        this.endpoints = endpoints;
        this.timeouts = timeouts;
        this.retry = retry;
    }

    /** A source of access tokens, to be shared by all calls that are made with this grant. */
    public TokenSource tokens(RefreshGrant grant) {
        return new RefreshingTokens(grant(grant), retry.timer());
    }

    /**
     * One access token per subscription. Errors are a {@link io.github.dropflux.DropboxException},
     * after what may pass was tried again.
     */
    Mono<TokenGrant> grant(RefreshGrant grant) {
        return Mono.defer(() -> exchange(grant))
                .retryWhen(retry.retry())
                .onErrorMap(TokenFailures::toUser);
    }

    private Mono<TokenGrant> exchange(RefreshGrant grant) {
        byte[] form = grant.form();
        return Mono.using(
                () -> new CallWatch(timeouts.writeProgress(), timeouts.answer()),
                watch ->
                        client.headers(headers -> addHeaders(headers, form.length))
                                .post()
                                .uri(endpoints.token())
                                .send((request, outbound) -> send(form, outbound, watch))
                                .response((response, content) -> answer(grant, response, content))
                                .single()
                                .onErrorMap(
                                        UnusableAnswerException::isDecoding,
                                        UnusableAnswerException::notHttp),
                CallWatch::end);
    }

    private static void addHeaders(HttpHeaders headers, int length) {
        headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/x-www-form-urlencoded");
    }

    private static Publisher<Void> send(byte[] form, NettyOutbound outbound, CallWatch watch) {
        outbound.withConnection(connection -> watch.begin(connection.channel()));
        return outbound.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(form)))
                .then()
                .doOnSuccess(done -> watch.sent());
    }

    private static Mono<TokenGrant> answer(
            RefreshGrant grant, HttpClientResponse response, ByteBufFlux content) {
        HttpHeaders headers = response.responseHeaders();
        return content.reduceWith(() -> new BoundedBytes(MAX_ANSWER_BYTES), BoundedBytes::append)
                .map(BoundedBytes::toBytes)
                .map(
                        bytes -> {
                            int status = response.status().code();
                            if (status == 200) {
                                return TokenReader.granted(bytes);
                            }
                            throw new TokenRefusedException(
                                    TokenReader.refused(
                                            status,
                                            headers.get(HttpHeaderNames.CONTENT_TYPE),
                                            headers.get(HttpHeaderNames.RETRY_AFTER),
                                            bytes,
                                            grant::hideSecrets),
                                    headers.get("X-Dropbox-Request-Id"));
                        });
    }
}
