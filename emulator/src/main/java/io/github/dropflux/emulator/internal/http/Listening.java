package io.github.dropflux.emulator.internal.http;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A listening socket and the connections that came in through it. */
record Listening(DisposableServer server, ChannelGroup connections) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** From now on. */
    static Listening on(HttpServer server) {
        // Stays closed: a connection that comes in while it ends is closed, too.
        ChannelGroup connections =
                new DefaultChannelGroup("dropflux-emulator", GlobalEventExecutor.INSTANCE, true);
        return new Listening(
                server.doOnConnection(connection -> connections.add(connection.channel()))
                        .bindNow(),
                connections);
    }

    int port() {
        return server.port();
    }

    /** Listens no more, and closes all connections. */
    void end() {
        server.disposeNow(PATIENCE);
        connections.close().awaitUninterruptibly(PATIENCE.toMillis());
    }
}
