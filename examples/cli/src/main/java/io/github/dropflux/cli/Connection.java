package io.github.dropflux.cli;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** A client for a server whose certificate no system trusts, such as the emulator's. */
final class Connection {

    private static final Duration ANSWER = Duration.ofMinutes(5);
    private static final Duration MAX_IDLE = Duration.ofSeconds(20);
    private static final int MAX_CONNECTIONS = 256;

    private Connection() {}

    /**
     * Trusts what the file names and nothing else.
     *
     * @throws IllegalArgumentException if the file holds no certificate
     */
    static HttpClient trusting(Path certificates) {
        SslContext context;
        try {
            context = SslContextBuilder.forClient().trustManager(certificates.toFile()).build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "No certificate can be read from '" + certificates + "': give a PEM file", e);
        }
        return HttpClient.create(
                        ConnectionProvider.builder("dropflux-cli")
                                .maxConnections(MAX_CONNECTIONS)
                                .pendingAcquireMaxCount(-1)
                                .maxIdleTime(MAX_IDLE)
                                .build())
                .responseTimeout(ANSWER)
                .secure(spec -> spec.sslContext(context));
    }
}
