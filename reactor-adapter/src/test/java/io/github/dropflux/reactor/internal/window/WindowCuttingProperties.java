package io.github.dropflux.reactor.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.reactor.test.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import reactor.core.publisher.Flux;

class WindowCuttingProperties {

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    @Property(tries = 300)
    void any_cutting_of_the_same_bytes_gives_the_same_windows(
            @ForAll("cuttings") Cutting cutting,
            @ForAll @IntRange(min = 1, max = 9000) int window) {
        List<ByteBuf> buffers = cutting.buffers();
        List<AlignedWindow> windows = windows(buffers, window);

        int total = cutting.bytes().length;
        int count = Math.max(1, (total + window - 1) / window);
        assertThat(windows).hasSize(count);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            AlignedWindow each = windows.get(i);
            assertThat(each.offset()).isEqualTo((long) i * window);
            assertThat(each.last()).isEqualTo(i == count - 1);
            assertThat(each.length()).isEqualTo(each.last() ? total - each.offset() : window);
            assertThat(each.range().offset()).isEqualTo(each.offset());
            assertThat(each.range().length()).isEqualTo(each.length());
            joined.writeBytes(WindowBytes.of(each));
            each.release();
        }
        assertThat(joined.toByteArray()).isEqualTo(cutting.bytes());
        Buffers.assertReleased(buffers);
        Buffers.assertReleased(allocator);
    }

    @Property(tries = 200)
    void a_rest_of_a_window_in_slices_of_any_size_is_the_rest(
            @ForAll("cuttings") Cutting cutting,
            @ForAll @IntRange(max = 1000) int skippedPerMille,
            @ForAll @IntRange(min = 1, max = 5000) int slice) {
        AlignedWindow window = windows(cutting.buffers(), Integer.MAX_VALUE).get(0);
        int skipped = (int) (window.length() * skippedPerMille / 1000);
        List<ByteBuf> slices = window.retainedSlices(skipped, slice);
        assertThat(slices).allMatch(each -> each.isReadable() && each.readableBytes() <= slice);
        byte[] rest = Arrays.copyOfRange(cutting.bytes(), skipped, cutting.bytes().length);
        assertThat(WindowBytes.consume(slices)).isEqualTo(rest);
        window.release();
        Buffers.assertReleased(allocator);
    }

    private List<AlignedWindow> windows(List<ByteBuf> buffers, long size) {
        return new FluxAlignedWindow(
                        Flux.fromIterable(buffers), WindowCuts.every(size), 0, allocator)
                .collectList()
                .block();
    }

    @Provide
    Arbitrary<Cutting> cuttings() {
        Arbitrary<Integer> length =
                Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just(0)),
                        Tuple.of(2, Arbitraries.integers().between(1, 100)),
                        Tuple.of(4, Arbitraries.integers().between(1, 6000)));
        Arbitrary<byte[]> bytes =
                Combinators.combine(Arbitraries.integers().between(0, 40_000), Arbitraries.longs())
                        .as(WindowCuttingProperties::random);
        return Combinators.combine(
                        bytes,
                        length.list().ofMaxSize(30),
                        Arbitraries.of(BufferKind.class).list().ofMinSize(1).ofMaxSize(5))
                .as(Cutting::new);
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
