package io.github.dropflux.reactor.internal.http;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The client of an uploader that was given none, and the connections it owns. */
public final class DefaultClient {

    /** Well below the idle time after which a server or a proxy drops a connection unseen. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(20);

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** From the end of the request: a commit of many appends takes minutes to assemble. */
    private static final Duration ANSWER = Duration.ofMinutes(5);

    private static final int MAX_CONNECTIONS = 256;

    private final ConnectionProvider connections;
    private final HttpClient client;

    private DefaultClient(ConnectionProvider connections) {
        this.connections = connections;
        this.client =
                HttpClient.create(connections)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                Math.toIntExact(CONNECT.toMillis()))
                        .responseTimeout(ANSWER);
    }

    /** A client with a pool of its own. */
    public static DefaultClient create() {
        return new DefaultClient(
                ConnectionProvider.builder("dropflux")
                        .maxConnections(MAX_CONNECTIONS)
                        // Each upload has a bounded number of calls, so this queue is as bounded.
                        .pendingAcquireMaxCount(-1)
                        .maxIdleTime(MAX_IDLE)
                        .evictInBackground(MAX_IDLE)
                        .build());
    }

    /** The client. */
    public HttpClient client() {
        return client;
    }

    /** Closes the pool without waiting. */
    public void close() {
        connections.dispose();
    }
}
