package io.github.dropflux.reactor.internal.http;

import static io.github.dropflux.reactor.internal.http.TestCalls.PATIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.reactor.internal.call.Sender;
import io.github.dropflux.reactor.test.RawServer;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

/** Nobody waits for a cancelled call, nor for what its connection ends in: no line of a log tells of it. */
@Tag("sockets")
class DroppedErrorsTest {

    private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void listen() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void stopListening() {
        Hooks.resetOnErrorDropped();
    }

    /** Takes what comes while it cancels, where a subscriber of Reactor's would drop it. */
    private static final int ROUNDS = 50;

    private static final class Silent implements CoreSubscriber<Response> {
        private volatile Subscription subscription;

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            given.request(1);
        }

        void cancel() {
            subscription.cancel();
        }

        @Override
        public void onNext(Response response) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    private void cancelled(RawServer.Script script, int bytes, CountDownLatch moment)
            throws InterruptedException {
        try (RawServer server = RawServer.start(script)) {
            DefaultClient own = DefaultClient.create(PATIENT);
            Sender sender = TestCalls.sender(own.client(), server.url(), PATIENT);
            Silent call = new Silent();
            sender.send(TestCalls.upload(bytes), () -> true).subscribe(call);
            assertThat(moment.await(30, TimeUnit.SECONDS)).isTrue();
            call.cancel();
            await().until(() -> server.openConnections() == 0);
            own.close();
        }
    }

    /** An error that is on its way through the operators as the cancel comes is dropped there; that is rare. */
    private void assertSilent() {
        assertThat(dropped).hasSizeLessThan(ROUNDS / 10);
    }

    @Test
    void an_error_after_the_cancel_is_nobodys() {
        assertThat(droppedAfterCancel(NettyTransport::silentOnceCancelled)).isEmpty();
        assertThat(droppedAfterCancel(UnaryOperator.identity())).as("without that").hasSize(1);
    }

    private List<Throwable> droppedAfterCancel(UnaryOperator<Mono<Response>> silence) {
        TestPublisher<Response> answer =
                TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        silence.apply(answer.mono()).subscribe(response -> {}, failure -> {}).dispose();
        answer.error(new IOException("reset"));
        List<Throwable> came = List.copyOf(dropped);
        dropped.clear();
        return came;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 32 << 20})
    void cancelled_while_the_server_resets(int bytes) throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            CountDownLatch asked = new CountDownLatch(1);
            cancelled(
                    peer -> {
                        peer.readHead();
                        asked.countDown();
                        peer.reset();
                    },
                    bytes,
                    asked);
        }
        assertSilent();
    }

    @Test
    void cancelled_while_the_answer_comes() throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            CountDownLatch asked = new CountDownLatch(1);
            cancelled(
                    peer -> {
                        peer.readRequest();
                        asked.countDown();
                        peer.say("HTTP/1.1 200 OK\nContent-Length: 10\n\nhalf");
                    },
                    1000,
                    asked);
        }
        assertSilent();
    }
}
