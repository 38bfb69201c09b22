package io.github.dropflux.emulator.internal.http;

import io.github.dropflux.emulator.internal.protocol.Limits;
import io.github.dropflux.emulator.internal.requests.RequestLog;
import io.github.dropflux.emulator.internal.routes.RouteTable;
import io.github.dropflux.emulator.internal.routes.Services;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** The listening server, its event loops and the threads that hash and write. */
public final class EmulatorServer implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int READ_SIZE = 256 * 1024;
    private static final int RECEIVE_BUFFER = 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LINE_AND_OTHER_HEADERS = 64 * 1024;

    private final LoopResources loops = LoopResources.create("dropflux-emulator", 2, true);
    private final WorkThreads workers = new WorkThreads("dropflux-emulator-work");
    private final HttpServer server;
    private final int port;
    private final AtomicReference<@Nullable Listening> listening = new AtomicReference<>();

    /** Listens on a port of the loopback interface, 0 for any that is free. */
    public EmulatorServer(
            int port,
            @Nullable ServerCertificate certificate,
            Services services,
            RouteTable routes,
            RequestLog log,
            CallPlanner planner,
            Duration delay) {
        Dispatcher dispatcher =
                new Dispatcher(services, routes, log, planner, delay, workers.scheduler());
        HttpServer http = configured(port, services.limits()).handle(dispatcher);
        server =
                certificate == null
                        ? http
                        : http.secure(spec -> spec.sslContext(certificate.sslContext()));
        try {
            Listening first = Listening.on(server);
            listening.set(first);
            this.port = first.port();
        } catch (RuntimeException e) {
            loops.dispose();
            workers.close();
            throw e;
        }
    }

    // Without a chunk size of its own, the decoder cuts bodies into pieces of 8 KiB.
    @SuppressWarnings("deprecation")
    private HttpServer configured(int port, Limits limits) {
        int line = limits.maxArgumentSize() * 3 + LINE_AND_OTHER_HEADERS;
        return HttpServer.create()
                .host(LOOPBACK)
                .port(port)
                .protocol(HttpProtocol.HTTP11)
                .runOn(loops)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // Fixed, or the system lets it grow until it swallows a whole body that is to
                // stall.
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                // Bodies are long: large reads, passed on as they are, keep up with a fast client.
                .childOption(
                        ChannelOption.RCVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(1024, 16 * 1024, READ_SIZE))
                .httpRequestDecoder(
                        spec ->
                                spec.maxInitialLineLength(line)
                                        .maxHeaderSize(line)
                                        .maxChunkSize(READ_SIZE));
    }

    /** Port that it listens on. */
    public int port() {
        return port;
    }

    /** Stops listening and closes all connections; does nothing when it does not listen. */
    public void unplug() {
        Listening now = listening.getAndSet(null);
        if (now != null) {
            now.end();
        }
    }

    /** Listens on the same port again; does nothing when it does listen. */
    public void plug() {
        if (loops.isDisposed()) {
            throw new IllegalStateException(
                    "the emulator is closed and its files are gone; start another one");
        }
        if (listening.get() == null) {
            listening.set(Listening.on(server.port(port)));
        }
    }

    /** Stops listening, closes all connections, ends the threads. */
    @Override
    public void close() {
        unplug();
        if (!loops.isDisposed()) {
            settle();
        }
        workers.close();
        loops.dispose();
    }

    /**
     * Waits until the event loops have reported the closed connections: a body that learns of its end later would hand its work to
     * threads that accept none. Two rounds, since a closing connection signals after what was queued before.
     */
    private void settle() {
        EventLoopGroup group = loops.onServer(LoopResources.DEFAULT_NATIVE);
        for (int round = 0; round < 2; round++) {
            group.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly(PATIENCE.toMillis()));
        }
    }
}
