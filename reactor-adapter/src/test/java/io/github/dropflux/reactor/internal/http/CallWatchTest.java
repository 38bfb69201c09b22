package io.github.dropflux.reactor.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.internal.protocol.NetworkFault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The watchdog on time that stands still unless it is told to go on. */
class CallWatchTest {

    private static final Duration STALL = Duration.ofSeconds(8);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /** Takes as many bytes as it is told to, as a socket does. */
    private static final class Socket extends EmbeddedChannel {
        private int room;

        void take(int bytes) {
            room += bytes;
            flush();
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer in) {
            while (room > 0 && in.current() instanceof ByteBuf buffer) {
                int taken = Math.min(room, buffer.readableBytes());
                room -= taken;
                in.removeBytes(taken);
            }
        }

        void passSeconds(long seconds) {
            for (long i = 0; i < seconds * 10; i++) {
                advanceTimeBy(100, TimeUnit.MILLISECONDS);
                runPendingTasks();
            }
        }
    }

    private final Socket socket = new Socket();
    private final CallWatch watch = new CallWatch(STALL, ANSWER, () -> "UploadTimeouts.withAnswer");

    CallWatchTest() {
        socket.freezeTime();
    }

    @AfterEach
    void close() {
        watch.end();
        socket.close();
    }

    private void handOver(int bytes) {
        watch.handedOver(bytes);
        socket.writeAndFlush(Unpooled.wrappedBuffer(new byte[bytes]));
    }

    private void assertGaveUp(NetworkFault fault) {
        assertThat(socket.isOpen()).isFalse();
        assertThatThrownBy(socket::checkException)
                .satisfies(e -> assertThat(NetworkFailures.kind(e)).contains(fault));
        socket.passSeconds(100);
        assertThat(socket.hasPendingTasks()).isFalse();
    }

    @Test
    void a_socket_that_takes_nothing_is_given_up() {
        watch.begin(socket);
        handOver(1000);
        socket.passSeconds(8);
        assertThat(socket.isOpen()).isTrue();
        socket.passSeconds(2);
        assertGaveUp(NetworkFault.WRITE_STALLED);
    }

    @Test
    void a_byte_now_and_then_is_progress() {
        watch.begin(socket);
        handOver(1000);
        for (int i = 0; i < 50; i++) {
            socket.passSeconds(7);
            socket.take(1);
        }
        assertThat(socket.isOpen()).isTrue();
        socket.passSeconds(10);
        assertGaveUp(NetworkFault.WRITE_STALLED);
    }

    @Test
    void a_queue_that_stays_as_long_as_it_was_moves_nevertheless() {
        watch.begin(socket);
        handOver(1000);
        for (int i = 0; i < 50; i++) {
            socket.passSeconds(7);
            socket.take(1000);
            handOver(1000);
        }
        assertThat(socket.isOpen()).isTrue();
    }

    @Test
    void a_process_that_was_suspended_looks_again() {
        watch.begin(socket);
        handOver(1000);
        socket.advanceTimeBy(1, TimeUnit.HOURS);
        socket.runPendingTasks();
        assertThat(socket.isOpen()).isTrue();
        socket.passSeconds(10);
        assertGaveUp(NetworkFault.WRITE_STALLED);
    }

    @Test
    void once_the_request_is_sent_the_answer_is_waited_for() {
        watch.begin(socket);
        handOver(1000);
        socket.take(1000);
        watch.sent();
        socket.passSeconds(19);
        assertThat(socket.isOpen()).isTrue();
        socket.passSeconds(1);
        assertGaveUp(NetworkFault.NO_ANSWER);
    }

    @Test
    void a_call_that_is_over_leaves_no_timer() {
        watch.begin(socket);
        handOver(1000);
        watch.end();
        watch.sent();
        assertThat(socket.hasPendingTasks()).isFalse();
        socket.passSeconds(100);
        assertThat(socket.isOpen()).isTrue();

        CallWatch second = new CallWatch(STALL, ANSWER, () -> "UploadTimeouts.withAnswer");
        second.begin(socket);
        second.sent();
        second.end();
        assertThat(socket.hasPendingTasks()).isFalse();
        socket.passSeconds(100);
        assertThat(socket.isOpen()).isTrue();
    }
}
