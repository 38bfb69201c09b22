package io.github.dropflux.reactor.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.reactor.test.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** Which memory a window keeps: the source's own, but for what would keep far more than it holds. */
class WindowMemoryTest {

    private static final int KIB = 1024;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    @ParameterizedTest
    @EnumSource(
            value = BufferKind.class,
            names = {"SLICE_OF_MUCH"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_buffer_that_is_full_of_bytes_is_not_copied(BufferKind kind) {
        byte[] bytes = new byte[64 * KIB];
        List<ByteBuf> buffers = List.of(kind.of(bytes), kind.of(bytes), kind.of(bytes));
        for (AlignedWindow window : cut(100 * KIB, buffers)) {
            assertThat(allocated()).as("copied").isZero();
            window.release();
        }
        Buffers.assertReleased(buffers);
    }

    @Test
    void heap_slices_show_what_becomes_of_the_array() {
        byte[] array = new byte[64 * KIB];
        AlignedWindow window = cut(40 * KIB, List.of(Unpooled.wrappedBuffer(array))).get(1);
        ByteBuf slice = window.retainedSlices(0, KIB).get(0);
        array[40 * KIB] = 42;
        assertThat(slice.getByte(0)).isEqualTo((byte) 42);
    }

    @Test
    void direct_slices_show_what_becomes_of_the_memory() {
        ByteBuffer memory = ByteBuffer.allocateDirect(64 * KIB);
        AlignedWindow window = cut(40 * KIB, List.of(Unpooled.wrappedBuffer(memory))).get(1);
        ByteBuf slice = window.retainedSlices(0, KIB).get(0);
        memory.put(40 * KIB, (byte) 42);
        assertThat(slice.getByte(0)).isEqualTo((byte) 42);
    }

    @Test
    void slices_of_one_memory_are_judged_together_and_across_windows() {
        ByteBuf memory = Unpooled.directBuffer(256 * KIB).writeZero(256 * KIB);
        List<ByteBuf> slices = new ArrayList<>();
        while (memory.isReadable()) {
            slices.add(memory.readRetainedSlice(8 * KIB));
        }
        memory.release();
        List<AlignedWindow> windows = cut(60 * KIB, slices);
        assertThat(windows).hasSize(5);
        assertThat(allocated()).as("copied").isZero();
        windows.forEach(AlignedWindow::release);
        Buffers.assertReleased(slices);
    }

    @Test
    void arrays_that_several_buffers_wrap_are_one_memory() {
        byte[] array = new byte[256 * KIB];
        List<ByteBuf> buffers = new ArrayList<>();
        for (int at = 0; at < array.length; at += 16 * KIB) {
            buffers.add(Unpooled.wrappedBuffer(ByteBuffer.wrap(array, at, 16 * KIB)));
        }
        cut(256 * KIB, buffers).forEach(AlignedWindow::release);
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void a_few_bytes_take_little_memory_even_in_the_largest_window() {
        AlignedWindow window = cut(148 << 20, List.of(Unpooled.wrappedBuffer(new byte[10]))).get(0);
        assertThat(allocated()).isBetween(10L, (long) KIB);
        window.release();
    }

    @Test
    void a_buffer_whose_memory_is_mostly_unused_is_copied_and_let_go() {
        List<ByteBuf> buffers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            buffers.add(Unpooled.directBuffer(64 * KIB).writeZero(2 * KIB));
        }
        AlignedWindow window = cut(1 << 20, buffers).get(0);
        Buffers.assertReleased(buffers);
        assertThat(window.length()).isEqualTo(200 * KIB);
        assertThat(allocated()).isBetween(200L * KIB, 300L * KIB);
        window.release();
        Buffers.assertReleased(allocator);
    }

    @Test
    void a_small_slice_of_a_large_pooled_buffer_is_copied_and_lets_it_go() {
        ByteBuf received = PooledByteBufAllocator.DEFAULT.directBuffer(64 * KIB);
        received.writeZero(64 * KIB);
        ByteBuf slice = received.retainedSlice(10, 3 * KIB);
        received.release();
        AlignedWindow window = cut(1 << 20, List.of(slice)).get(0);
        Buffers.assertReleased(List.of(received, slice));
        window.release();
        Buffers.assertReleased(allocator);
    }

    @Test
    void a_composite_is_judged_by_the_memory_of_its_parts() {
        CompositeByteBuf composite = ByteBufAllocator.DEFAULT.compositeBuffer(64);
        for (int i = 0; i < 40; i++) {
            composite.addComponent(true, Unpooled.directBuffer(64 * KIB).writeZero(KIB));
        }
        AlignedWindow window = cut(1 << 20, List.of(composite)).get(0);
        Buffers.assertReleased(List.of(composite));
        assertThat(window.length()).isEqualTo(40 * KIB);
        window.release();
        Buffers.assertReleased(allocator);
    }

    @Test
    void thousands_of_small_buffers_become_a_few() {
        List<ByteBuf> buffers = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            buffers.add(Unpooled.wrappedBuffer(new byte[10]));
        }
        AlignedWindow window = cut(1 << 20, buffers).get(0);
        List<ByteBuf> slices = window.retainedSlices(0, Integer.MAX_VALUE);
        assertThat(slices).hasSizeLessThanOrEqualTo(5);
        assertThat(WindowBytes.consume(slices)).hasSize(200_000);
        window.release();
    }

    @Test
    void small_buffers_between_large_ones_take_little_more_than_they_hold() {
        List<ByteBuf> buffers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            buffers.add(Unpooled.wrappedBuffer(new byte[10]));
            buffers.add(Unpooled.wrappedBuffer(new byte[2 * KIB]));
        }
        AlignedWindow window = cut(1 << 20, buffers).get(0);
        assertThat(allocated()).isPositive().isLessThanOrEqualTo(100L * KIB);
        window.release();
        Buffers.assertReleased(allocator);
    }

    @Test
    void a_window_that_is_released_lends_nothing_of_who_got_its_memory_next() {
        for (int i = 0; i < 100; i++) {
            AlignedWindow window = cut(KIB, List.of(pooled())).get(0);
            window.release();
            ByteBuf next = pooled();
            assertThatIllegalStateException()
                    .isThrownBy(() -> window.retainedSlices(0, KIB))
                    .withMessageContaining("is released");
            assertThatIllegalStateException()
                    .isThrownBy(window::shared)
                    .withMessageContaining("is released");
            assertThat(next.refCnt()).isOne();
            next.release();
        }
    }

    @Test
    void a_window_that_is_shared_is_held_until_both_have_released_it() {
        ByteBuf buffer = pooled();
        AlignedWindow window = cut(KIB, List.of(buffer)).get(0);
        AlignedWindow shared = window.shared();
        window.release();
        window.release();
        assertThat(buffer.refCnt()).isOne();
        assertThat(WindowBytes.consume(shared.retainedSlices(0, KIB))).hasSize(KIB);
        shared.release();
        Buffers.assertReleased(List.of(buffer));
    }

    private static ByteBuf pooled() {
        return PooledByteBufAllocator.DEFAULT.directBuffer(KIB).writeZero(KIB);
    }

    private long allocated() {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    private List<AlignedWindow> cut(int windowSize, List<ByteBuf> buffers) {
        return new FluxAlignedWindow(
                        Flux.fromIterable(buffers), WindowCuts.every(windowSize), 0, allocator)
                .collectList()
                .block();
    }
}
