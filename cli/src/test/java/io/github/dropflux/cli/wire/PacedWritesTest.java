package io.github.dropflux.cli.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** On the clock of an embedded channel, which stands still. */
class PacedWritesTest {

    private static final int RATE = 160_000;

    private final AtomicLong clock = new AtomicLong();
    private final Pace pace = new Pace(RATE, clock::get);
    private final EmbeddedChannel channel = new EmbeddedChannel(new PacedWrites(pace));

    PacedWritesTest() {
        channel.freezeTime();
    }

    private void pass(long millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
        channel.runScheduledPendingTasks();
    }

    private long written() {
        long bytes = 0;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            bytes += out.readableBytes();
            out.release();
        }
        return bytes;
    }

    private long waiting() {
        return channel.unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    @Test
    void writes_leave_at_the_rate_and_in_order_and_succeed_when_they_have_left() {
        ByteBuf large = Unpooled.buffer().writeZero(RATE);
        ChannelFuture whole = channel.writeAndFlush(large);
        ChannelFuture last = channel.writeAndFlush(Unpooled.copiedBuffer(new byte[] {7}));
        long sent = written();
        assertThat(sent).isLessThanOrEqualTo(RATE / 2);
        for (int tenth = 0; tenth < 9; tenth++) {
            assertThat(whole.isDone()).isFalse();
            long before = waiting();
            pass(50);
            pass(50);
            long now = written();
            assertThat(now).isBetween(RATE / 20L, RATE / 5L);
            assertThat(waiting()).isLessThan(before);
            sent += now;
            if (sent >= RATE - pace.turn()) {
                break;
            }
        }
        pass(500);
        written();
        assertThat(whole.isSuccess()).isTrue();
        assertThat(last.isSuccess()).isTrue();
        assertThat(large.refCnt()).isZero();
        assertThat(waiting()).isZero();
    }

    @Test
    void what_waits_as_the_connection_ends_fails_and_is_released() {
        ByteBuf large = Unpooled.buffer().writeZero(10 * RATE);
        ChannelFuture whole = channel.writeAndFlush(large);
        channel.close();
        channel.runPendingTasks();
        assertThat(whole.isDone()).isTrue();
        assertThat(whole.isSuccess()).isFalse();
        pass(5000);
        written();
        assertThat(large.refCnt()).isZero();
    }

    @Test
    void two_connections_share_one_rate() {
        EmbeddedChannel other = new EmbeddedChannel(new PacedWrites(pace));
        other.freezeTime();
        channel.writeAndFlush(Unpooled.buffer().writeZero(4 * RATE));
        other.writeAndFlush(Unpooled.buffer().writeZero(4 * RATE));
        long mine = written();
        long its = 0;
        for (int step = 0; step < 40; step++) {
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
            for (EmbeddedChannel each : new EmbeddedChannel[] {channel, other}) {
                each.advanceTimeBy(50, TimeUnit.MILLISECONDS);
                each.runScheduledPendingTasks();
            }
            mine += written();
            for (ByteBuf out = other.readOutbound(); out != null; out = other.readOutbound()) {
                its += out.readableBytes();
                out.release();
            }
        }
        assertThat(mine + its).isBetween((long) (RATE * 1.8), (long) (RATE * 2.4));
        assertThat(mine).isBetween(its / 2, its * 2);
        channel.close();
        other.close();
    }
}
