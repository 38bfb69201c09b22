package io.github.dropflux.reactor.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.reactor.test.Buffers;
import io.github.dropflux.reactor.test.TrackedBuf;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** However and whenever a stream ends, each of its buffers has been released, once. */
class WindowEndsTest {

    private static final int WINDOW = 4096;

    /** Empty, small, exact, spanning several windows, and at borders: all the ways through. */
    private static final int[] SIZES = {0, 10, 4086, 0, 4096, 10_000, 20, 1500, 0, 3000, 7, 0};

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    static Stream<Arguments> signals() {
        return IntStream.rangeClosed(0, SIZES.length)
                .boxed()
                .flatMap(at -> Stream.of(1L, 2L, 3L, Long.MAX_VALUE).map(n -> Arguments.of(at, n)));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void an_error_after_any_buffer_releases_what_was_not_handed_on(int at, long demand) {
        HandFedWindows fed = fedUpTo(at, demand);
        int windows = fed.windows.size();
        fed.error(new IllegalStateException("disk"));
        assertThat(fed.errors).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(fed.windows).hasSize(windows);
        fed.assertNothingHeld();
    }

    @ParameterizedTest
    @MethodSource("signals")
    void a_cancel_after_any_buffer_releases_what_was_not_handed_on(int at, long demand) {
        HandFedWindows fed = fedUpTo(at, demand);
        int windows = fed.windows.size();
        fed.cancel();
        assertThat(fed.upstreamCancels).hasValue(1);
        fed.emit(5000);
        fed.complete();
        fed.cancel();
        fed.request(1);
        assertThat(fed.windows).hasSize(windows);
        assertThat(fed.errors).isEmpty();
        assertThat(fed.completions).hasValue(0);
        fed.assertNothingHeld();
    }

    @ParameterizedTest
    @MethodSource("signals")
    void completion_after_any_buffer_hands_everything_on(int at, long demand) {
        HandFedWindows fed = fedUpTo(at, demand);
        fed.complete();
        fed.request(Long.MAX_VALUE);
        assertThat(fed.completions).hasValue(1);
        assertThat(fed.heldBytes()).isZero();
        fed.assertNothingHeld();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void a_subscriber_that_cancels_on_a_window_owns_that_and_no_more(int wanted) {
        List<ByteBuf> emitted = new ArrayList<>();
        List<AlignedWindow> got = new ArrayList<>();
        Flux<ByteBuf> source =
                Flux.range(0, SIZES.length)
                        .map(
                                i -> {
                                    emitted.add(TrackedBuf.of(SIZES[i]));
                                    return emitted.get(i);
                                });
        new FluxAlignedWindow(source, WindowCuts.every(WINDOW), 0, allocator)
                .subscribe(
                        new BaseSubscriber<>() {
                            @Override
                            protected void hookOnNext(AlignedWindow window) {
                                got.add(window);
                                if (got.size() == wanted) {
                                    cancel();
                                }
                            }
                        });
        assertThat(got).hasSize(wanted);
        got.forEach(AlignedWindow::release);
        Buffers.assertReleased(emitted);
        Buffers.assertReleased(allocator);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, Long.MAX_VALUE})
    void a_lack_of_memory_is_an_error_like_others(long demand) {
        HandFedWindows fed = HandFedWindows.withoutMemory(WINDOW);
        fed.request(demand);
        fed.emit(2000);
        fed.emit(10);
        assertThat(fed.errors).singleElement().isInstanceOf(OutOfMemoryError.class);
        assertThat(fed.upstreamCancels).hasValue(1);
        fed.emit(2000);
        fed.complete();
        fed.assertEndsOnce();
        fed.assertNothingHeld();
    }

    @Test
    void a_lack_of_memory_while_a_run_is_copied_loses_no_buffer() {
        HandFedWindows fed = HandFedWindows.withoutMemory(WINDOW);
        fed.request(1);
        fed.emit(TrackedBuf.ofMuchFor(8 * WINDOW, 1500));
        fed.emit(1500);
        assertThat(fed.errors).singleElement().isInstanceOf(OutOfMemoryError.class);
        fed.assertNothingHeld();
    }

    @Test
    void a_subscriber_that_throws_is_told_so_and_leaks_no_buffer() {
        HandFedWindows fed = new HandFedWindows(WINDOW);
        fed.throwOnWindow(new IllegalStateException("listener"));
        fed.request(5);
        fed.emit(10_000);
        assertThat(fed.errors).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(fed.upstreamCancels).hasValue(1);
        fed.assertNothingHeld();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_source_that_throws_when_it_is_cancelled_leaks_no_buffer(boolean cancelled) {
        HandFedWindows fed =
                cancelled ? new HandFedWindows(WINDOW) : HandFedWindows.withoutMemory(WINDOW);
        fed.throwOnCancel(new NoClassDefFoundError("closing"));
        fed.request(1);
        fed.emit(2000);
        if (cancelled) {
            fed.cancel();
            assertThat(fed.errors).isEmpty();
        } else {
            fed.emit(10);
            assertThat(fed.errors).singleElement().isInstanceOf(OutOfMemoryError.class);
        }
        assertThat(fed.upstreamCancels).hasValue(1);
        fed.assertNothingHeld();
    }

    private static HandFedWindows fedUpTo(int count, long demand) {
        HandFedWindows fed = new HandFedWindows(WINDOW);
        fed.request(demand);
        for (int i = 0; i < count && fed.outstanding() > 0; i++) {
            fed.emit(SIZES[i]);
        }
        return fed;
    }
}
