package io.github.dropflux.cli.dropbox;

import io.github.dropflux.cli.surroundings.EnvironmentProxy;
import io.github.dropflux.cli.wire.Wire;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** A client whose calls are counted, also for a server whose certificate no system trusts, such as the emulator's. */
public final class Connection implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofMinutes(5);
    private static final Duration MAX_IDLE = Duration.ofSeconds(20);
    private static final int MAX_CONNECTIONS = 256;

    private final ConnectionProvider connections;
    private final HttpClient client;
    private final LongAdder calls = new LongAdder();

    private Connection(@Nullable SslContext trust, @Nullable EnvironmentProxy proxy, Wire wire) {
        connections =
                ConnectionProvider.builder("dropflux-cli")
                        .maxConnections(MAX_CONNECTIONS)
                        .pendingAcquireMaxCount(-1)
                        .maxIdleTime(MAX_IDLE)
                        .build();
        HttpClient counting =
                HttpClient.create(connections)
                        .responseTimeout(ANSWER)
                        .doOnRequest((request, connection) -> calls.increment());
        HttpClient wired = wire.applyTo(counting);
        HttpClient proxied = proxy == null ? wired : proxy.applyTo(wired);
        client = trust == null ? proxied : proxied.secure(spec -> spec.sslContext(trust));
    }

    /**
     * Trusts what the file names and nothing else, or without one what the system trusts.
     *
     * @throws IllegalArgumentException if the file holds no certificate
     */
    static Connection open(
            @Nullable Path certificates, @Nullable EnvironmentProxy proxy, Wire wire) {
        if (certificates == null) {
            return new Connection(null, proxy, wire);
        }
        try {
            return new Connection(
                    SslContextBuilder.forClient().trustManager(certificates.toFile()).build(),
                    proxy,
                    wire);
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "No certificate can be read from '" + certificates + "': give a PEM file", e);
        }
    }

    public HttpClient client() {
        return client;
    }

    /** Calls that were begun, repeated ones included. */
    public long calls() {
        return calls.sum();
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
