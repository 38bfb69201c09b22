package io.github.dropflux.reactor.internal.http;

import static io.github.dropflux.reactor.internal.http.TestCalls.PATIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.internal.protocol.NetworkFault;
import io.github.dropflux.reactor.UploadTimeouts;
import io.github.dropflux.reactor.internal.call.Sender;
import io.github.dropflux.reactor.test.RawServer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Servers that leave a call hanging, each in a way of its own. */
@Tag("sockets")
@Tag("slow")
class WatchedCallsTest {

    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final ConnectionProvider pool = ConnectionProvider.create("one", 1);
    private final LoopResources loop = LoopResources.create("watched", 1, true);

    @AfterEach
    void closeAll() throws Exception {
        pool.dispose();
        loop.dispose();
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

    /**
     * With a send buffer that a body does not vanish in, and on the JDK's selector, which tells of
     * less than Linux' own.
     */
    private Sender transport(URI url, UploadTimeouts timeouts) {
        return TestCalls.sender(
                HttpClient.create(pool)
                        .runOn(loop, false)
                        .option(ChannelOption.SO_SNDBUF, 64 * 1024),
                url,
                timeouts);
    }

    private static NetworkFault fault(Sender transport, Request call) {
        Throwable failure = catchThrowable(() -> transport.send(call, () -> true).block(PATIENCE));
        return NetworkFailures.kind(Exceptions.unwrap(failure)).orElseThrow();
    }

    @Test
    void a_server_that_stops_reading() {
        RawServer deaf =
                server(
                        peer -> {
                            peer.readHead();
                            peer.hang();
                        });
        Sender transport = transport(deaf.url(), PATIENT.withWriteProgress(SOON));
        assertThat(fault(transport, TestCalls.upload(32 * MIB)))
                .isEqualTo(NetworkFault.WRITE_STALLED);
    }

    @Test
    void a_server_that_reads_slowly_is_waited_for() {
        Duration limit = Duration.ofSeconds(1);
        RawServer slow =
                server(
                        peer -> {
                            peer.readHead();
                            long end = System.nanoTime() + 2 * limit.toNanos();
                            long left = 16 * MIB;
                            while (System.nanoTime() < end && left > 4 * MIB) {
                                left -= peer.socket().getInputStream().readNBytes(16 * 1024).length;
                                peer.pause(Duration.ofMillis(10));
                            }
                            peer.socket().getInputStream().skipNBytes(left);
                            peer.answer(200, "{}");
                        });
        Sender transport = transport(slow.url(), PATIENT.withWriteProgress(limit));
        Response answer = transport.send(TestCalls.upload(16 * MIB), () -> true).block(PATIENCE);
        assertThat(answer.<String>read(String::new)).isEqualTo("{}");
        assertThat(slow.connections()).isOne();
    }

    @Test
    void an_idle_connection_is_closed_though_nobody_closes_the_client() {
        RawServer server =
                server(
                        peer -> {
                            peer.readRequest();
                            peer.answer(200, "{}");
                            peer.awaitEnd();
                        });
        HttpClient forgotten = DefaultClient.create(PATIENT, SOON).client();
        TestCalls.sender(forgotten, server.url(), PATIENT)
                .send(TestCalls.upload(0), () -> true)
                .block(PATIENCE);
        await().until(() -> server.openConnections() == 0);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !thread.isDaemon())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("reactor") || name.contains("dropflux"));
    }

    @Test
    void a_server_that_does_not_answer() {
        RawServer silent =
                server(
                        peer -> {
                            peer.readRequest();
                            peer.awaitEnd();
                        });
        Sender transport = transport(silent.url(), PATIENT.withAnswer(SOON));
        assertThat(fault(transport, TestCalls.upload(1000))).isEqualTo(NetworkFault.NO_ANSWER);
        assertThat(fault(transport, TestCalls.upload(0))).isEqualTo(NetworkFault.NO_ANSWER);
        await().until(() -> silent.openConnections() == 0);
    }

    @Test
    void an_answer_that_trickles_in() {
        RawServer loris =
                server(
                        peer -> {
                            peer.readRequest();
                            peer.say("HTTP/1.1 200 OK\nContent-Length: 100000\n\n");
                            while (true) {
                                peer.say(" ");
                                peer.pause(Duration.ofMillis(20));
                            }
                        });
        Sender transport = transport(loris.url(), PATIENT.withAnswer(SOON));
        assertThat(fault(transport, TestCalls.upload(1000))).isEqualTo(NetworkFault.NO_ANSWER);
        await().until(() -> loris.openConnections() == 0);
    }

    @Test
    void headers_that_trickle_in() {
        RawServer loris =
                server(
                        peer -> {
                            peer.readRequest();
                            peer.say("HTTP/1.1 200 OK\n");
                            while (true) {
                                peer.say("a:b\n");
                                peer.pause(Duration.ofMillis(20));
                            }
                        });
        Sender transport = transport(loris.url(), PATIENT.withAnswer(SOON));
        assertThat(fault(transport, TestCalls.upload(1000))).isEqualTo(NetworkFault.NO_ANSWER);
        await().until(() -> loris.openConnections() == 0);
    }

    @Test
    void a_call_that_timed_out_takes_its_connection_with_it() {
        RawServer onceSilent =
                server(
                        peer -> {
                            peer.readRequest();
                            if (peer.number() == 1) {
                                peer.awaitEnd();
                            } else {
                                peer.answer(200, "{}");
                                peer.awaitEnd();
                            }
                        });
        Sender transport = transport(onceSilent.url(), PATIENT.withAnswer(SOON));
        assertThat(fault(transport, TestCalls.upload(1000))).isEqualTo(NetworkFault.NO_ANSWER);
        assertThat(transport.send(TestCalls.upload(1000), () -> true).block(PATIENCE)).isNotNull();
        assertThat(onceSilent.connections()).isEqualTo(2);
    }

    @Test
    void a_server_that_closes_mid_body_is_noticed_at_once() {
        RawServer closing =
                server(
                        peer -> {
                            peer.readRequest();
                            peer.answer(200, "{}");
                            peer.readHead();
                            peer.socket().shutdownOutput();
                            peer.hang();
                        });
        Sender transport = transport(closing.url(), PATIENT);
        // A connection from the pool is not listened to by itself, as a new one happens to be.
        assertThat(transport.send(TestCalls.upload(1000), () -> true).block(PATIENCE)).isNotNull();
        assertThat(fault(transport, TestCalls.upload(32 * MIB)))
                .isEqualTo(NetworkFault.PREMATURE_CLOSE);
    }

    @Test
    void a_reset_in_mid_body_is_noticed_at_once() {
        RawServer resetting =
                server(
                        peer -> {
                            peer.readHead();
                            peer.reset();
                        });
        Sender transport = transport(resetting.url(), PATIENT);
        assertThat(fault(transport, TestCalls.upload(32 * MIB)))
                .isIn(NetworkFault.RESET, NetworkFault.PREMATURE_CLOSE);
    }

    @Test
    void a_cancelled_call_closes_its_connection() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        RawServer silent =
                server(
                        peer -> {
                            peer.readHead();
                            asked.countDown();
                            peer.awaitEnd();
                        });
        Disposable call =
                transport(silent.url(), PATIENT)
                        .send(TestCalls.upload(1000), () -> true)
                        .subscribe();
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        call.dispose();
        await().until(() -> silent.openConnections() == 0);
    }

    @Test
    void a_TLS_handshake_that_is_not_answered() {
        RawServer silent = server(RawServer.Peer::hang);
        DefaultClient own = DefaultClient.create(PATIENT.withTlsHandshake(SOON));
        keep(own::close);
        URI https = URI.create(silent.url().toString().replace("http:", "https:"));
        assertThat(fault(TestCalls.sender(own.client(), https, PATIENT), TestCalls.upload(0)))
                .isEqualTo(NetworkFault.CONNECT_TIMEOUT);
    }

    @Test
    void a_pool_that_has_none_free() throws IOException {
        // Connections come about in the kernel; nobody accepts them.
        ServerSocket kernel = keep(new ServerSocket(0, 600, InetAddress.getByName("127.0.0.1")));
        DefaultClient own = DefaultClient.create(PATIENT.withAcquire(SOON));
        keep(own::close);
        Sender transport =
                TestCalls.sender(
                        own.client(),
                        URI.create("http://127.0.0.1:" + kernel.getLocalPort()),
                        PATIENT);
        List<Disposable> holders = new ArrayList<>();
        for (int i = 0; i < DefaultClient.MAX_CONNECTIONS; i++) {
            holders.add(
                    transport
                            .send(TestCalls.upload(0), () -> true)
                            .subscribe(answer -> {}, failure -> {}));
        }
        assertThat(fault(transport, TestCalls.upload(0))).isEqualTo(NetworkFault.ACQUIRE_TIMEOUT);
        holders.forEach(Disposable::dispose);
    }
}
