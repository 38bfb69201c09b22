package io.github.dropflux.reactor.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.internal.protocol.NetworkFault;
import io.github.dropflux.reactor.test.RawServer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;
import reactor.netty.transport.ProxyProvider;

/** What Reactor Netty really throws when sockets misbehave, as opposed to what one would think. */
@Tag("sockets")
class ProvokedFaultsTest {

    private static final Duration SOON = Duration.ofMillis(150);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.add(closeable);
        return closeable;
    }

    private RawServer server(RawServer.Script script) {
        return keep(RawServer.start(script));
    }

    private static Mono<String> post(HttpClient client, URI url) {
        return client.disableRetry(true)
                .post()
                .uri(url)
                .send(ByteBufFlux.fromString(Mono.just("x".repeat(1000))))
                .responseContent()
                .aggregate()
                .asString();
    }

    private static NetworkFault fault(HttpClient client, URI url) {
        Throwable failure = catchThrowable(() -> post(client, url).block(PATIENCE));
        return NetworkFailures.kind(Exceptions.unwrap(failure)).orElseThrow();
    }

    private static NetworkFault fault(URI url) {
        return fault(HttpClient.create(ConnectionProvider.newConnection()), url);
    }

    private static NetworkFault fault(URI url, UnaryOperator<HttpClient> settings) {
        return fault(settings.apply(HttpClient.create(ConnectionProvider.newConnection())), url);
    }

    private static URI https(URI url) {
        return URI.create(url.toString().replace("http:", "https:"));
    }

    @Test
    void nobody_listens() {
        RawServer gone = server(peer -> {});
        gone.close();
        assertThat(fault(gone.url())).isEqualTo(NetworkFault.CONNECT_FAILED);
    }

    @Test
    void a_proxy_that_wants_to_know_who_calls() {
        RawServer proxy =
                server(
                        peer -> {
                            peer.readHead();
                            peer.say(
                                    "HTTP/1.1 407 Proxy Authentication Required\n"
                                            + "Proxy-Authenticate: Basic\nContent-Length: 0\n\n");
                            peer.awaitHeard();
                        });
        NetworkFault fault =
                fault(
                        URI.create("https://content.dropboxapi.com"),
                        client ->
                                client.proxy(
                                        to ->
                                                to.type(ProxyProvider.Proxy.HTTP)
                                                        .host("127.0.0.1")
                                                        .port(proxy.url().getPort())));
        assertThat(fault).isEqualTo(NetworkFault.PROXY_REFUSED);
    }

    @Test
    void a_name_that_is_nobodys() {
        // Reserved for this (RFC 6761); without a network nobody can be asked, which is the same.
        assertThat(fault(URI.create("http://dropbox.invalid")))
                .isEqualTo(NetworkFault.UNKNOWN_HOST);
    }

    @Test
    void a_full_backlog_lets_nobody_in() throws IOException {
        ServerSocket full = keep(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
        int port = full.getLocalPort();
        for (int i = 0; i < 8; i++) {
            SocketChannel waiting = keep(SocketChannel.open());
            waiting.configureBlocking(false);
            waiting.connect(new InetSocketAddress("127.0.0.1", port));
        }
        NetworkFault fault =
                fault(
                        URI.create("http://127.0.0.1:" + port),
                        client ->
                                client.option(
                                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                        (int) SOON.toMillis()));
        assertThat(fault).isEqualTo(NetworkFault.CONNECT_TIMEOUT);
    }

    @Test
    void no_connection_of_the_pool_becomes_free() {
        RawServer silent = server(RawServer.Peer::hang);
        ConnectionProvider pool =
                ConnectionProvider.builder("one")
                        .maxConnections(1)
                        .pendingAcquireTimeout(SOON)
                        .pendingAcquireMaxCount(1)
                        .build();
        HttpClient client = HttpClient.create(pool);
        Disposable holder = post(client, silent.url()).subscribe(answer -> {}, failure -> {});
        try {
            assertThat(fault(client, silent.url())).isEqualTo(NetworkFault.ACQUIRE_TIMEOUT);
            Disposable waiting = post(client, silent.url()).subscribe(answer -> {}, failure -> {});
            assertThat(fault(client, silent.url())).isEqualTo(NetworkFault.ACQUIRE_TIMEOUT);
            waiting.dispose();
        } finally {
            holder.dispose();
            pool.dispose();
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for() {
        DropboxEmulator dropbox = keep(DropboxEmulator.builder().tls(true).start());
        assertThat(fault(dropbox.baseUrl())).isEqualTo(NetworkFault.TLS_REFUSED);
    }

    @Test
    void a_server_that_speaks_no_TLS() {
        RawServer plain = server(peer -> peer.say("HTTP/1.1 400 Bad Request\n\n"));
        assertThat(fault(https(plain.url()))).isEqualTo(NetworkFault.TLS_REFUSED);
    }

    @Test
    void a_close_in_mid_handshake_refuses_nothing() {
        RawServer closing = server(peer -> peer.socket().getInputStream().read());
        assertThat(fault(https(closing.url()))).isEqualTo(NetworkFault.CONNECT_FAILED);
    }

    @Test
    void a_reset_in_mid_handshake_refuses_nothing() {
        RawServer resetting =
                server(
                        peer -> {
                            peer.socket().getInputStream().read();
                            peer.reset();
                        });
        assertThat(fault(https(resetting.url())))
                .isIn(NetworkFault.CONNECT_FAILED, NetworkFault.RESET);
    }

    @Test
    void a_handshake_that_is_not_answered() {
        RawServer silent = server(RawServer.Peer::hang);
        SslProvider.GenericSslContextSpec<?> context = Http11SslContextSpec.forClient();
        NetworkFault fault =
                fault(
                        https(silent.url()),
                        client ->
                                client.secure(
                                        tls -> tls.sslContext(context).handshakeTimeout(SOON)));
        assertThat(fault).isEqualTo(NetworkFault.CONNECT_TIMEOUT);
    }

    @Test
    void a_reset_in_place_of_an_answer() {
        RawServer resetting =
                server(
                        peer -> {
                            peer.readRequest();
                            peer.reset();
                        });
        // Which of the two depends on whether the event loop hears of the end before it reads.
        assertThat(fault(resetting.url())).isIn(NetworkFault.RESET, NetworkFault.PREMATURE_CLOSE);
    }

    @Test
    void a_close_in_place_of_an_answer() {
        RawServer closing = server(RawServer.Peer::readRequest);
        assertThat(fault(closing.url())).isEqualTo(NetworkFault.PREMATURE_CLOSE);
    }

    @Test
    void a_close_in_the_answer() {
        RawServer closing =
                server(
                        peer -> {
                            peer.readRequest();
                            peer.say("HTTP/1.1 200 OK\nContent-Length: 10\n\nhalf");
                        });
        assertThat(fault(closing.url())).isEqualTo(NetworkFault.PREMATURE_CLOSE);
    }

    @Test
    void a_reset_in_the_answer() {
        RawServer resetting =
                server(
                        peer -> {
                            peer.readRequest();
                            peer.say("HTTP/1.1 200 OK\nContent-Length: 10\n\nhalf");
                            peer.reset();
                        });
        assertThat(fault(resetting.url())).isIn(NetworkFault.RESET, NetworkFault.PREMATURE_CLOSE);
    }

    @Test
    void no_answer_at_all() {
        RawServer silent = server(RawServer.Peer::hang);
        assertThat(fault(silent.url(), client -> client.responseTimeout(SOON)))
                .isEqualTo(NetworkFault.NO_ANSWER);
    }
}
