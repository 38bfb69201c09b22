package io.github.dropflux.reactor.internal.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferWrapper;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Spring's buffers become Netty's, and each is released once. */
class DataBuffersTest {

    private static final ByteBufAllocator POOL = PooledByteBufAllocator.DEFAULT;
    private static final NettyDataBufferFactory NETTY = new NettyDataBufferFactory(POOL);

    @Test
    void a_Netty_buffer_is_passed_on_without_a_copy_and_with_indexes_of_its_own() {
        ByteBuf pooled = POOL.directBuffer().writeBytes("hello".getBytes(UTF_8));
        StepVerifier.create(DataBuffers.of(Flux.just(NETTY.wrap(pooled))))
                .assertNext(
                        buffer -> {
                            assertThat(buffer.memoryAddress()).isEqualTo(pooled.memoryAddress());
                            pooled.skipBytes(2);
                            assertThat(buffer.toString(UTF_8)).isEqualTo("hello");
                        })
                .verifyComplete();
        assertThat(pooled.refCnt()).isEqualTo(1);
        assertThat(pooled.release()).isTrue();
    }

    @Test
    void an_array_is_referenced_from_the_read_position_on() {
        byte[] array = "..hello...".getBytes(UTF_8);
        DataBuffer buffer = DefaultDataBufferFactory.sharedInstance.wrap(array);
        buffer.readPosition(2);
        buffer.writePosition(7);
        ByteBuf taken = DataBuffers.of(Flux.just(buffer)).blockFirst();
        array[2] = 'j';
        assertThat(taken.toString(UTF_8)).isEqualTo("jello");
        taken.release();
    }

    @Test
    void direct_memory_of_the_default_factory_is_referenced_too() {
        DataBuffer buffer = new DefaultDataBufferFactory(true, 16).allocateBuffer(16);
        buffer.write("hello".getBytes(UTF_8));
        buffer.readPosition(1);
        ByteBuf taken = DataBuffers.of(Flux.just(buffer)).blockFirst();
        assertThat(taken.toString(UTF_8)).isEqualTo("ello");
        assertThat(taken.isDirect()).isTrue();
        taken.release();
    }

    @Test
    void a_buffer_of_another_kind_is_copied_and_released() {
        ByteBuf pooled = POOL.directBuffer().writeBytes("hello".getBytes(UTF_8));
        Pooled other = new Pooled(NETTY.wrap(pooled));
        ByteBuf taken = DataBuffers.of(Flux.just(other)).blockFirst();
        assertThat(pooled.refCnt()).isZero();
        assertThat(taken.toString(UTF_8)).isEqualTo("hello");
        taken.release();
    }

    /** Reactor's concatMap discards the value of a Mono.just when cancelled, be it passed on already. */
    @Test
    void what_was_passed_on_is_not_released_when_an_operator_discards_it_afterwards() {
        ByteBuf pooled = POOL.directBuffer().writeBytes("hello".getBytes(UTF_8));
        Flux<DataBuffer> source =
                Flux.<DataBuffer>just(NETTY.wrap(pooled))
                        .concatWith(Flux.never())
                        .concatMap(Mono::just);
        StepVerifier.create(DataBuffers.of(source)).expectNextCount(1).thenCancel().verify();
        assertThat(pooled.refCnt()).isEqualTo(1);
        pooled.release();
    }

    @Test
    void what_is_discarded_on_the_way_is_released() {
        List<ByteBuf> made = new ArrayList<>();
        Flux<DataBuffer> source =
                Flux.range(0, 10)
                        .map(
                                i -> {
                                    ByteBuf buffer = POOL.directBuffer().writeByte(i);
                                    made.add(buffer);
                                    return (DataBuffer) NETTY.wrap(buffer);
                                })
                        .filter(buffer -> buffer.getByte(0) % 2 == 0);
        DataBuffers.of(source).doOnNext(ByteBuf::release).blockLast();
        assertThat(made).hasSize(10).allMatch(buffer -> buffer.refCnt() == 0);
    }

    /** As a server's own pool would give it. */
    private static final class Pooled extends DataBufferWrapper
            implements org.springframework.core.io.buffer.PooledDataBuffer {

        private final org.springframework.core.io.buffer.PooledDataBuffer pooled;

        Pooled(org.springframework.core.io.buffer.NettyDataBuffer buffer) {
            super(buffer);
            this.pooled = buffer;
        }

        @Override
        public boolean isAllocated() {
            return pooled.isAllocated();
        }

        @Override
        public Pooled retain() {
            pooled.retain();
            return this;
        }

        @Override
        public Pooled touch(Object hint) {
            return this;
        }

        @Override
        public boolean release() {
            return pooled.release();
        }
    }
}
