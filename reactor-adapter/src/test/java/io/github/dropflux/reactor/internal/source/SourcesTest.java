package io.github.dropflux.reactor.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.reactor.test.Buffers;
import io.github.dropflux.reactor.test.TrackedBuf;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class SourcesTest {

    private static final byte[] BYTES = {1, 2, 3, 4, 5};

    static Stream<Arguments> shapes() {
        ByteBuffer heap = ByteBuffer.allocate(20).position(4).slice().position(2);
        ByteBuffer direct = ByteBuffer.allocateDirect(20).position(3);
        List<ByteBuffer> shapes =
                List.of(
                        heap.put(BYTES).limit(7).position(2),
                        direct.put(BYTES).limit(8).position(3),
                        heap.duplicate().asReadOnlyBuffer(),
                        direct.duplicate().asReadOnlyBuffer(),
                        heap.duplicate().order(ByteOrder.LITTLE_ENDIAN),
                        direct.duplicate().order(ByteOrder.LITTLE_ENDIAN));
        return shapes.stream()
                .flatMap(shape -> Stream.of(Arguments.of(shape, true), Arguments.of(shape, false)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void takes_a_byte_buffer_from_its_position_to_its_limit_and_moves_neither(
            ByteBuffer buffer, boolean copy) {
        int position = buffer.position();
        ByteBuf taken = Sources.ofByteBuffers(Flux.just(buffer), copy).blockLast();
        assertThat(ByteBufUtil.getBytes(taken)).isEqualTo(BYTES);
        assertThat(buffer.position()).isEqualTo(position);
        assertThat(buffer.remaining()).isEqualTo(BYTES.length);
        taken.release();
    }

    @Test
    void takes_a_byte_buffer_as_it_is_when_it_comes() {
        ByteBuffer reused = ByteBuffer.wrap(BYTES.clone());
        Flux<ByteBuffer> source = Flux.range(0, 3).map(i -> reused.limit(i + 1).position(i)).hide();
        StepVerifier.create(
                        Sources.ofByteBuffers(source, false)
                                .map(ByteBufUtil::getBytes)
                                .map(bytes -> bytes[0]))
                .expectNext((byte) 1, (byte) 2, (byte) 3)
                .verifyComplete();
    }

    @ParameterizedTest
    @FieldSource("DIRECT_OR_NOT")
    void a_reference_sees_later_changes_and_a_copy_does_not(boolean direct) {
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(2000) : ByteBuffer.allocate(2000);
        ByteBuf referenced = Sources.ofByteBuffers(Flux.just(buffer), false).blockLast();
        ByteBuf copied = Sources.ofByteBuffers(Flux.just(buffer), true).blockLast();
        buffer.put(100, (byte) 42);
        assertThat(referenced.getByte(100)).isEqualTo((byte) 42);
        assertThat(copied.getByte(100)).isZero();
        referenced.release();
        copied.release();
    }

    static final List<Boolean> DIRECT_OR_NOT = List.of(true, false);

    @Test
    void an_empty_byte_buffer_is_an_empty_buffer() {
        ByteBuffer empty = ByteBuffer.allocate(0);
        for (boolean copy : DIRECT_OR_NOT) {
            ByteBuf taken = Sources.ofByteBuffers(Flux.just(empty), copy).blockLast();
            assertThat(taken.isReadable()).isFalse();
            taken.release();
        }
    }

    @Test
    void byte_bufs_that_an_operator_discards_are_released() {
        List<TrackedBuf> buffers = List.of(TrackedBuf.of(1), TrackedBuf.of(2), TrackedBuf.of(3));
        StepVerifier.create(
                        Sources.ofByteBufs(
                                Flux.fromIterable(buffers)
                                        .filter(buffer -> buffer.readableBytes() == 2)))
                .consumeNextWith(ByteBuf::release)
                .verifyComplete();
        Buffers.assertReleased(buffers);
    }

    @Test
    void byte_bufs_come_as_they_are_with_indexes_of_their_own() {
        TrackedBuf buffer = TrackedBuf.of(1);
        ByteBuf came = Sources.ofByteBufs(Flux.just(buffer)).blockLast();
        assertThat(came).isEqualTo(buffer);
        assertThat(came.unwrap()).isSameAs(buffer);
        assertThat(buffer.refCnt()).isEqualTo(1);
        buffer.skipBytes(1);
        assertThat(came.readableBytes()).isEqualTo(1);
        came.release();
        assertThat(buffer.refCnt()).isZero();
    }

    @Test
    void an_array_is_referenced_and_may_be_subscribed_again() {
        byte[] array = BYTES.clone();
        Flux<ByteBuf> source = Sources.ofBytes(array);
        ByteBuf first = source.blockLast();
        first.release();
        ByteBuf second = source.blockLast();
        array[0] = 42;
        assertThat(second.getByte(0)).isEqualTo((byte) 42);
        second.release();
    }
}
