package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/** Counts the bytes that reach the socket from other memory than the source's own. */
class ZeroCopyTest extends EmulatedUploads {

    /** With an end that is not so small that it would be copied together with its like. */
    private static final int LENGTH = 13 * MIB + 1100;

    /** Where the source's buffers begin, and how long they are. */
    private final NavigableMap<Long, Integer> memory = new ConcurrentSkipListMap<>();

    private final AtomicLong fromSource = new AtomicLong();
    private final AtomicLong copied = new AtomicLong();

    @ParameterizedTest
    @CsvSource({"CONCURRENT,65536", "CONCURRENT,1000000", "SEQUENTIAL,65536", "AUTO,2048"})
    void direct_buffers_reach_a_plain_socket_without_a_copy(SessionPlan plan, int size) {
        byte[] all = TestBytes.of(LENGTH).all();
        Flux<ByteBuf> source =
                Flux.range(0, (LENGTH + size - 1) / size)
                        .map(i -> direct(all, i * size, Math.min(size, LENGTH - i * size)));
        HttpClient client =
                HttpClient.create()
                        .doOnChannelInit(
                                (observer, channel, server) ->
                                        channel.pipeline().addFirst("witness", new Witness()));

        FileMetadata saved =
                uploader(b -> b.session(plan).httpClient(client))
                        .upload(UploadRequest.to("/a").body(UploadBody.fromByteBufs(source)))
                        .block(PATIENCE);

        assertThat(saved.size()).isEqualTo(LENGTH);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(all);
        assertThat(fromSource).hasValue(LENGTH);
        // Heads and answers' acknowledgements, some hundred bytes a call.
        assertThat(copied.get()).isLessThan(1000L * routes().size());
    }

    private ByteBuf direct(byte[] all, int from, int length) {
        ByteBuf buffer = Unpooled.directBuffer(length, length).writeBytes(all, from, length);
        memory.put(buffer.memoryAddress(), length);
        return buffer;
    }

    /** Sees what the transport is given, last of all. */
    private final class Witness extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ByteBuf bytes =
                    message instanceof ByteBufHolder holder ? holder.content() : (ByteBuf) message;
            (isSources(bytes) ? fromSource : copied).addAndGet(bytes.readableBytes());
            context.write(message, promise);
        }

        private boolean isSources(ByteBuf bytes) {
            if (!bytes.hasMemoryAddress() || !bytes.isReadable()) {
                return false;
            }
            long begin = bytes.memoryAddress() + bytes.readerIndex();
            Map.Entry<Long, Integer> whose = memory.floorEntry(begin);
            return whose != null
                    && begin + bytes.readableBytes() <= whose.getKey() + whose.getValue();
        }
    }
}
