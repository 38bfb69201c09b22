package io.github.dropflux.reactor.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.channel.ChannelOperations;

/** Whichever comes first, the cancel or the connection: what nobody wants is read and released. */
class LateResponseTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Connection connection =
            new ChannelOperations<>(Connection.from(channel), ConnectionObserver.emptyListener());
    private final LateResponse late = new LateResponse();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /** A connection's content has one reader. */
    private void assertRead() {
        channel.runPendingTasks();
        assertThatThrownBy(() -> connection.inbound().receive().blockFirst(Duration.ofSeconds(10)))
                .hasMessageContaining("Rejecting additional inbound receiver");
        assertThat(late.take(() -> Mono.just("read")).subscribe().isDisposed()).isFalse();
    }

    @Test
    void a_cancel_after_the_connection() {
        late.begin(connection);
        late.abandon();
        assertRead();
    }

    @Test
    void a_cancel_before_the_connection() {
        late.abandon();
        late.begin(connection);
        assertRead();
    }

    @Test
    void an_answer_before_the_cancel_is_its_readers() {
        late.begin(connection);
        assertThat(late.take(() -> Mono.just("read")).block()).isEqualTo("read");
        late.abandon();
        channel.runPendingTasks();
        assertThat(connection.inbound().receive().subscribe().isDisposed()).isFalse();
    }
}
