package io.github.dropflux.reactor.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dropflux.internal.protocol.NetworkFault;
import io.github.dropflux.reactor.UploadTimeouts;
import io.github.dropflux.reactor.internal.call.Sender;
import io.github.dropflux.reactor.test.RawServer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Exceptions;
import reactor.netty.http.client.HttpClient;

/** Users' code in the client may throw any {@code Error}, some of which Reactor does not signal: the call ends all the same. */
@Tag("sockets")
class ThrowingHooksTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Short, since they are what ends a call whose error got lost. */
    private static final UploadTimeouts LIMITS =
            UploadTimeouts.defaults()
                    .withAcquire(Duration.ofMillis(200))
                    .withConnect(Duration.ofMillis(200))
                    .withTlsHandshake(Duration.ofMillis(200))
                    .withWriteProgress(Duration.ofMillis(500))
                    .withAnswer(Duration.ofMillis(500));

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

    private enum Hook {
        CHANNEL_INIT((client, hook) -> client.doOnChannelInit((o, c, a) -> hook.run())),
        CONNECT((client, hook) -> client.doOnConnect(config -> hook.run())),
        CONNECTED((client, hook) -> client.doOnConnected(connection -> hook.run())),
        REQUEST((client, hook) -> client.doOnRequest((request, c) -> hook.run())),
        RESPONSE((client, hook) -> client.doOnResponse((response, c) -> hook.run())),
        OBSERVE((client, hook) -> client.observe((connection, state) -> hook.run())),
        WRITE(
                (client, hook) ->
                        client.doOnConnected(
                                connection -> connection.addHandlerLast(new Writing(hook))));

        private final BiFunction<HttpClient, Runnable, HttpClient> on;

        Hook(BiFunction<HttpClient, Runnable, HttpClient> on) {
            this.on = on;
        }
    }

    private static final class Writing extends ChannelOutboundHandlerAdapter {
        private final Runnable hook;

        Writing(Runnable hook) {
            this.hook = hook;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
                throws Exception {
            io.netty.util.ReferenceCountUtil.release(message);
            hook.run();
        }
    }

    static Stream<Arguments> hooksAndErrors() {
        return Stream.of(Hook.values())
                .flatMap(
                        hook ->
                                Stream.of(
                                                new AssertionError("hook"),
                                                new NoClassDefFoundError("hook"),
                                                new StackOverflowError("hook"),
                                                new OutOfMemoryError("hook"))
                                        .map(error -> Arguments.of(hook, error)));
    }

    private Throwable failure(HttpClient client, int bytes) {
        RawServer server =
                keep(
                        RawServer.start(
                                peer -> {
                                    peer.readRequest();
                                    peer.answer(200, "{}");
                                    peer.awaitEnd();
                                }));
        Sender sender = TestCalls.sender(client, server.url(), LIMITS);
        return Exceptions.unwrap(
                catchThrowable(
                        () -> sender.send(TestCalls.upload(bytes), () -> true).block(PATIENCE)));
    }

    private static void throwing(Error error) {
        throw error;
    }

    @ParameterizedTest
    @MethodSource("hooksAndErrors")
    void with_the_uploaders_own_client_the_call_ends_with_the_error(Hook hook, Error error) {
        DefaultClient own = DefaultClient.create(LIMITS);
        keep(own::close);
        Throwable failure = failure(hook.on.apply(own.client(), () -> throwing(error)), 100);
        assertThat(failure).isNotNull();
        assertThat(Stream.of(failure, failure.getCause())).contains(error);
    }

    @ParameterizedTest
    @MethodSource("hooksAndErrors")
    void with_a_client_of_the_users_the_call_ends_within_its_limits(Hook hook, Error error) {
        HttpClient users = HttpClient.newConnection();
        assertThat(failure(hook.on.apply(users, () -> throwing(error)), 100))
                .isNotNull()
                .hasMessageNotContaining("Timeout on blocking read");
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {0, 100, 1 << 20})
    void a_write_that_lacks_memory_fails_at_once(int bytes) {
        Error lack = new OutOfMemoryError("Direct buffer memory");
        UploadTimeouts patient = TestCalls.PATIENT;
        DefaultClient own = DefaultClient.create(patient);
        keep(own::close);
        RawServer server = keep(RawServer.start(RawServer.Peer::awaitEnd));
        HttpClient client = Hook.WRITE.on.apply(own.client(), () -> throwing(lack));
        Throwable failure =
                Exceptions.unwrap(
                        catchThrowable(
                                () ->
                                        TestCalls.sender(client, server.url(), patient)
                                                .send(TestCalls.upload(bytes), () -> true)
                                                .block(PATIENCE)));
        assertThat(NetworkFailures.kind(failure)).contains(NetworkFault.OUT_OF_MEMORY);
    }
}
