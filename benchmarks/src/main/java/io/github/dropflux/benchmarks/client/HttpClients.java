package io.github.dropflux.benchmarks.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Reactor Netty as the clients use it, and the one call that those without a library make. */
final class HttpClients {

    static final String AUTHORIZATION = "Bearer token-of-no-account";

    private static final int MAX_CONNECTIONS = 4096;

    private HttpClients() {}

    /** A client with a pool of its own that trusts the server. */
    static HttpClient create(ClientSettings settings) throws SSLException {
        HttpClient client =
                HttpClient.create(ConnectionProvider.create("benchmark", MAX_CONNECTIONS))
                        .disableRetry(true);
        if (settings.certificate() == null) {
            return client;
        }
        SslContext tls =
                SslContextBuilder.forClient()
                        .sslProvider(settings.boringSsl() ? SslProvider.OPENSSL : SslProvider.JDK)
                        .trustManager(settings.certificate().toFile())
                        .build();
        return client.secure(spec -> spec.sslContext(tls));
    }

    /** Posts one window, as a call of {@code append_v2}. */
    static Mono<Void> append(
            HttpClient client,
            ClientSettings settings,
            long offset,
            long length,
            Publisher<ByteBuf> body) {
        return client.headers(
                        h ->
                                h.set("Authorization", AUTHORIZATION)
                                        .set("Content-Type", "application/octet-stream")
                                        .set("Content-Length", length)
                                        .set("Dropbox-API-Arg", argument(offset)))
                .post()
                .uri(settings.url() + "/2/files/upload_session/append_v2")
                .send((request, outbound) -> outbound.send(body))
                .responseSingle((response, content) -> content.asByteArray())
                .then();
    }

    static String argument(long offset) {
        return "{\"cursor\":{\"session_id\":\"s1\",\"offset\":"
                + offset
                + "},\"close\":false,\"content_hash\":"
                + "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}";
    }
}
