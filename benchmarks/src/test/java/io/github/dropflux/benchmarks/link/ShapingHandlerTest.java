package io.github.dropflux.benchmarks.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection in virtual time: 1 MiB a second, a round trip of 100 ms. */
class ShapingHandlerTest {

    private static final int KIB = 1 << 10;
    private static final LinkProfile PROFILE = new LinkProfile("test", 100, 1, 0, 0, 0, 0, 0);

    private final Random random = new Random(42);
    private final ShapingHandler link = new ShapingHandler(new LinkShape(PROFILE));
    private final Reads reads = new Reads();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void open() {
        channel.config().setAutoRead(false);
        channel.freezeTime();
        channel.pipeline().addLast(reads, link);
        channel.pipeline().fireChannelActive();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void bytesArriveInOrderAtTheConnectionsRate() {
        byte[] sent = new byte[512 * KIB];
        random.nextBytes(sent);
        for (int from = 0; from < sent.length; from += 8 * KIB) {
            channel.writeInbound(Unpooled.copiedBuffer(sent, from, 8 * KIB));
        }
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        // A round trip to connect, half of one to arrive.
        pass(150);
        take(arrived);
        assertThat(arrived.size()).isZero();
        for (int millis = 0; millis < 500; millis++) {
            pass(1);
            take(arrived);
            double due = (millis + 1) / 1000.0 * KIB * KIB;
            assertThat((double) arrived.size()).isBetween(due - 8 * KIB, due);
        }
        assertThat(arrived.toByteArray()).isEqualTo(sent);
    }

    @Test
    void answersTakeHalfARoundTrip() {
        channel.writeOneOutbound("answer");
        channel.flushOutbound();
        pass(49);
        assertThat(channel.<Object>readOutbound()).isNull();
        pass(1);
        assertThat(channel.<Object>readOutbound()).isEqualTo("answer");
    }

    @Test
    void readsNoMoreThanIsUnderWay() {
        int before = 0;
        int written = 0;
        while (reads.count > before) {
            before = reads.count;
            channel.writeInbound(Unpooled.buffer(8 * KIB).writeZero(8 * KIB));
            written += 8 * KIB;
        }
        assertThat(written).isEqualTo(256 * KIB);
        pass(150 + 8);
        assertThat(reads.count).isGreaterThan(before);
    }

    @Test
    void handsNothingOnWhileItIsHeld() {
        link.hold(true);
        channel.writeInbound(Unpooled.copyLong(1), Unpooled.copyLong(2));
        pass(1000);
        assertThat(channel.<Object>readInbound()).isNull();
        link.hold(false);
        assertThat(next()).isEqualTo(1);
        assertThat(next()).isEqualTo(2);
    }

    @Test
    void releasesWhatIsUnderWayWhenTheConnectionIsLost() {
        ByteBuf lost = Unpooled.copyLong(1);
        ByteBuf answer = Unpooled.copyLong(2);
        channel.writeInbound(lost);
        channel.writeOneOutbound(answer);
        channel.close();
        assertThat(lost.refCnt()).isZero();
        assertThat(answer.refCnt()).isZero();
        ByteBuf late = Unpooled.copyLong(3);
        channel.pipeline().writeAndFlush(late);
        assertThat(late.refCnt()).isZero();
    }

    private void pass(int millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
    }

    private long next() {
        ByteBuf bytes = channel.readInbound();
        try {
            return bytes.readLong();
        } finally {
            bytes.release();
        }
    }

    private void take(ByteArrayOutputStream into) {
        @Nullable ByteBuf bytes = channel.readInbound();
        while (bytes != null) {
            byte[] taken = new byte[bytes.readableBytes()];
            bytes.readBytes(taken).release();
            into.writeBytes(taken);
            bytes = channel.readInbound();
        }
    }

    private static final class Reads extends ChannelOutboundHandlerAdapter {

        private int count;

        @Override
        public void read(ChannelHandlerContext context) {
            count++;
            context.read();
        }
    }
}
