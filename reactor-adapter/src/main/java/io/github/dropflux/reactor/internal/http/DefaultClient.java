package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.reactor.UploadTimeouts;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.TransportConfig;
import reactor.util.context.Context;

/** The client of an uploader that was given none, and the connections it owns. */
public final class DefaultClient {

    /** Well below the idle time after which a server or a proxy drops a connection unseen. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(20);

    static final int MAX_CONNECTIONS = 256;

    private final ConnectionProvider connections;
    private final HttpClient client;

    private DefaultClient(ConnectionProvider connections, UploadTimeouts timeouts) {
        this.connections = connections;
        this.client =
                limited(
                                HttpClient.create(new Guarded(connections))
                                        .doOnChannelInit(
                                                new GuardedInit(
                                                        ChannelPipelineConfigurer
                                                                .emptyConfigurer())),
                                timeouts)
                        .httpResponseDecoder(
                                decoder -> decoder.maxHeaderSize(NettyTransport.MAX_HEAD_BYTES));
    }

    /** A client with its own pool. */
    public static DefaultClient create(UploadTimeouts timeouts) {
        return create(timeouts, MAX_IDLE);
    }

    /** The same, which closes a connection that was idle for so long, even if nobody asks for one any more. */
    static DefaultClient create(UploadTimeouts timeouts, Duration maxIdle) {
        return new DefaultClient(
                ConnectionProvider.builder("dropflux")
                        .maxConnections(MAX_CONNECTIONS)
                        // Each upload has a bounded number of calls, so this queue is as bounded.
                        .pendingAcquireMaxCount(-1)
                        .pendingAcquireTimeout(timeouts.acquire())
                        .maxIdleTime(maxIdle)
                        .evictInBackground(maxIdle)
                        .build(),
                timeouts);
    }

    /** The client. */
    public HttpClient client() {
        return client;
    }

    /** The client with the limits of a connection before its first call; whatever else it was set to stays. */
    static HttpClient limited(HttpClient client, UploadTimeouts timeouts) {
        long handshakeMillis = timeouts.tlsHandshake().toMillis();
        // Silence between two bytes of an answer is not limited here: the whole answer has one.
        return client.responseTimeout(null)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(timeouts.connect().toMillis()))
                // Set on the handler, since to set it on the client is to replace its TLS settings.
                .doOnChannelInit(
                        (observer, channel, address) -> {
                            SslHandler tls = channel.pipeline().get(SslHandler.class);
                            if (tls != null) {
                                tls.setHandshakeTimeoutMillis(handshakeMillis);
                            }
                        });
    }

    /** Closes the pool without waiting. */
    public void close() {
        connections.dispose();
    }

    /**
     * The pool, whose users' code may throw any {@code Error}: Reactor would throw some of them on, and
     * they would end nothing but the task that the event loop is at.
     */
    private record Guarded(ConnectionProvider pool) implements ConnectionProvider {

        @Override
        public Mono<? extends Connection> acquire(
                TransportConfig config,
                ConnectionObserver observer,
                @Nullable Supplier<? extends SocketAddress> address,
                @Nullable AddressResolverGroup<?> resolver) {
            return pool.acquire(config, new GuardedObserver(observer), address, resolver);
        }

        @Override
        public void disposeWhen(SocketAddress address) {
            pool.disposeWhen(address);
        }

        @Override
        public Mono<Void> disposeLater() {
            return pool.disposeLater();
        }

        @Override
        public boolean isDisposed() {
            return pool.isDisposed();
        }

        @Override
        public int maxConnections() {
            return pool.maxConnections();
        }

        @Override
        public @Nullable Map<SocketAddress, Integer> maxConnectionsPerHost() {
            return pool.maxConnectionsPerHost();
        }

        @Override
        public @Nullable Builder mutate() {
            return pool.mutate();
        }

        @Override
        public @Nullable String name() {
            return pool.name();
        }
    }

    private record GuardedObserver(ConnectionObserver observer) implements ConnectionObserver {

        @Override
        public Context currentContext() {
            return observer.currentContext();
        }

        @Override
        public void onStateChange(Connection connection, State state) {
            try {
                observer.onStateChange(connection, state);
            } catch (VirtualMachineError | LinkageError error) {
                observer.onUncaughtException(connection, FatalErrorException.signallable(error));
                connection.dispose();
            }
        }

        @Override
        public void onUncaughtException(Connection connection, Throwable error) {
            observer.onUncaughtException(connection, FatalErrorException.signallable(error));
        }
    }
}
