package io.github.dropflux.cli.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.cli.report.SourceException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

class ChannelSourceTest {

    private static final int BUFFER = 64 * 1024;

    private final byte[] content = new byte[3 * BUFFER + 5];

    ChannelSourceTest() {
        new Random(1).nextBytes(content);
    }

    /** Gives at most a few bytes a read, as a pipe does, and counts. */
    private static final class Pipe implements ReadableByteChannel {
        private final byte[] bytes;
        private final int failAt;
        private int position;
        private boolean open = true;

        Pipe(byte[] bytes, int failAt) {
            this.bytes = bytes;
            this.failAt = failAt;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (position >= failAt) {
                throw new IOException("broken pipe");
            }
            if (position == bytes.length) {
                return -1;
            }
            int some = Math.min(Math.min(4096, into.remaining()), bytes.length - position);
            into.put(bytes, position, some);
            position += some;
            return some;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }

    private static Flux<ByteBuf> read(Pipe pipe) {
        return new ChannelSource("the pipe", () -> pipe, false, ByteBufAllocator.DEFAULT).buffers();
    }

    @Test
    void givesAllBytesInFullBuffers() throws IOException {
        Pipe pipe = new Pipe(content, Integer.MAX_VALUE);
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        List<Integer> sizes = new ArrayList<>();
        read(pipe)
                .doOnNext(
                        buffer -> {
                            sizes.add(buffer.readableBytes());
                            seen.writeBytes(ByteBufUtil.getBytes(buffer));
                            buffer.release();
                        })
                .blockLast();
        assertThat(sizes).containsExactly(BUFFER, BUFFER, BUFFER, 5);
        assertThat(seen.toByteArray()).isEqualTo(content);
        assertThat(pipe.isOpen()).isFalse();
    }

    @Test
    void readsNoMoreThanAskedForAndClosesOnCancel() {
        Pipe pipe = new Pipe(content, Integer.MAX_VALUE);
        List<ByteBuf> received = new ArrayList<>();
        BaseSubscriber<ByteBuf> subscriber =
                new BaseSubscriber<>() {
                    @Override
                    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                        subscription.request(1);
                    }

                    @Override
                    protected void hookOnNext(ByteBuf buffer) {
                        received.add(buffer);
                    }
                };
        read(pipe).subscribe(subscriber);
        assertThat(received).hasSize(1);
        assertThat(pipe.position).isEqualTo(BUFFER);
        subscriber.cancel();
        assertThat(pipe.position).isEqualTo(BUFFER);
        assertThat(pipe.isOpen()).isFalse();
        assertThat(received.get(0).refCnt()).isEqualTo(1);
        received.get(0).release();
    }

    @Test
    void turnsAFailingReadIntoASourceFailure() {
        Pipe pipe = new Pipe(content, BUFFER + 4096);
        List<Throwable> failures = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        read(pipe)
                .subscribe(
                        buffer -> {
                            sizes.add(buffer.readableBytes());
                            buffer.release();
                        },
                        failures::add);
        assertThat(sizes).containsExactly(BUFFER);
        assertThat(failures)
                .singleElement()
                .isInstanceOf(SourceException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .contains("the pipe", "broken pipe", "nothing was stored");
        assertThat(pipe.isOpen()).isFalse();
    }

    @Test
    void endsAtOnceWhenThereIsNothing() {
        assertThat(read(new Pipe(new byte[0], Integer.MAX_VALUE)).count().block()).isZero();
    }
}
