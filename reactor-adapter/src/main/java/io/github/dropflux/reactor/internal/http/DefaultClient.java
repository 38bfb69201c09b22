package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.reactor.UploadTimeouts;
import java.time.Duration;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The client of an uploader that was given none, and the connections it owns. */
public final class DefaultClient {

    /** Well below the idle time after which a server or a proxy drops a connection unseen. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(20);

    static final int MAX_CONNECTIONS = 256;

    private final ConnectionProvider connections;
    private final HttpClient client;

    private DefaultClient(ConnectionProvider connections, UploadTimeouts timeouts) {
        this.connections = connections;
        this.client = ConnectionTimeouts.on(HttpClient.create(connections), timeouts);
    }

    /** A client with its own pool. */
    public static DefaultClient create(UploadTimeouts timeouts) {
        return new DefaultClient(
                ConnectionProvider.builder("dropflux")
                        .maxConnections(MAX_CONNECTIONS)
                        // Each upload has a bounded number of calls, so this queue is as bounded.
                        .pendingAcquireMaxCount(-1)
                        .pendingAcquireTimeout(timeouts.acquire())
                        .maxIdleTime(MAX_IDLE)
                        .evictInBackground(MAX_IDLE)
                        .build(),
                timeouts);
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
