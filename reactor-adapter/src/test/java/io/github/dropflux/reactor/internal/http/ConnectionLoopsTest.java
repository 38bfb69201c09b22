package io.github.dropflux.reactor.internal.http;

import static io.github.dropflux.reactor.internal.http.TestCalls.PATIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.reactor.internal.call.Sender;
import io.github.dropflux.reactor.test.RawServer;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Where connections run. */
@Tag("sockets")
class ConnectionLoopsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TOGETHER = 4;

    @Test
    void connections_that_an_answer_asks_for_are_spread_over_the_event_loops() {
        CyclicBarrier all = new CyclicBarrier(TOGETHER);
        RawServer.Script script =
                peer -> {
                    if (peer.number() == 1) {
                        peer.readRequest();
                        peer.answer(200, "{}");
                    }
                    peer.readRequest();
                    await(all);
                    peer.answer(200, "{}");
                };
        Set<EventLoop> used = ConcurrentHashMap.newKeySet();
        LoopResources loops = LoopResources.create("spread", TOGETHER, true);
        ConnectionProvider pool = ConnectionProvider.create("spread", TOGETHER);
        try (RawServer server = RawServer.start(script)) {
            Sender sender =
                    TestCalls.sender(
                            HttpClient.create(pool)
                                    .runOn(loops)
                                    .doOnChannelInit(
                                            (observer, channel, address) ->
                                                    used.add(channel.eventLoop())),
                            server.url(),
                            PATIENT);
            List<Response> answers =
                    sender.send(TestCalls.upload(1), () -> true)
                            .flatMapMany(
                                    first ->
                                            Flux.range(0, TOGETHER)
                                                    .flatMap(
                                                            i ->
                                                                    sender.send(
                                                                            TestCalls.upload(1),
                                                                            () -> true)))
                            .collectList()
                            .block(PATIENCE);
            assertThat(answers).hasSize(TOGETHER);
        } finally {
            pool.dispose();
            loops.dispose();
        }
        assertThat(used).hasSizeGreaterThan(1);
    }

    private static void await(CyclicBarrier all) {
        try {
            all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the other calls did not come", e);
        }
    }
}
