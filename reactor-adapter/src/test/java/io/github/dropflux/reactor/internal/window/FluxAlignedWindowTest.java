package io.github.dropflux.reactor.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.internal.window.WindowRange;
import io.github.dropflux.reactor.test.Buffers;
import io.github.dropflux.reactor.test.TrackedBuf;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

class FluxAlignedWindowTest {

    private static final int WINDOW = 4096;

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "4095, 1",
        "4096, 1",
        "4097, 2",
        "8191, 2",
        "8192, 2",
        "8193, 3",
        "40960, 10"
    })
    void ends_at_and_around_window_borders_with_empty_buffers_anywhere(int bytes, int windows) {
        List<ByteBuf> buffers = new ArrayList<>();
        for (int at = 0; at < bytes; at += 1000) {
            buffers.add(TrackedBuf.of(0));
            buffers.add(TrackedBuf.of(Math.min(1000, bytes - at)));
        }
        buffers.add(TrackedBuf.of(0));
        buffers.add(TrackedBuf.of(0));
        List<AlignedWindow> cut = cut(Flux.fromIterable(buffers)).collectList().block();
        assertThat(cut).hasSize(windows);
        assertThat(cut).filteredOn(AlignedWindow::last).containsExactly(cut.get(windows - 1));
        assertThat(cut.get(windows - 1).range().end()).isEqualTo(bytes);
        cut.forEach(AlignedWindow::release);
        Buffers.assertReleased(buffers);
    }

    @Test
    void a_full_window_waits_until_it_is_known_whether_it_is_the_last() {
        HandFedWindows fed = new HandFedWindows(WINDOW);
        fed.request(2);
        fed.emit(WINDOW);
        fed.emit(0);
        assertThat(fed.windows).isEmpty();
        fed.emit(1);
        assertThat(fed.windows).hasSize(1).noneMatch(AlignedWindow::last);
        fed.complete();
        assertThat(fed.windows).hasSize(2);
        assertThat(fed.completions).hasValue(1);
        fed.assertNothingHeld();
    }

    @Test
    void the_end_waits_for_demand_and_an_error_does_not() {
        HandFedWindows ended = new HandFedWindows(WINDOW);
        ended.complete();
        assertThat(ended.completions).hasValue(0);
        ended.request(1);
        assertThat(ended.windows).hasSize(1);
        assertThat(ended.completions).hasValue(1);
        HandFedWindows failed = new HandFedWindows(WINDOW);
        failed.error(new IllegalStateException("disk"));
        assertThat(failed.errors).hasSize(1);
    }

    @Test
    void a_source_that_ignores_demand_is_cancelled_and_refused() {
        HandFedWindows fed = new HandFedWindows(WINDOW);
        fed.request(1);
        fed.emit(WINDOW);
        fed.emit(10);
        assertThat(fed.windows).hasSize(1);
        fed.emit(10);
        assertThat(fed.errors).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(fed.upstreamCancels.get()).isPositive();
        fed.emit(10);
        fed.assertNothingHeld();
        fed.assertEndsOnce();
    }

    @Test
    void a_source_that_emits_within_request_is_served_without_recursion() {
        int buffers = 100_000;
        StepVerifier.create(
                        new FluxAlignedWindow(
                                        NaiveSource.of(buffers, 2048),
                                        WindowCuts.every(1 << 20),
                                        0,
                                        allocator())
                                .doOnNext(AlignedWindow::release)
                                .map(AlignedWindow::length)
                                .reduce(0L, Long::sum))
                .expectNext(2048L * buffers)
                .verifyComplete();
    }

    @Test
    void a_buffer_after_the_end_is_dropped_and_released() {
        List<Object> dropped = new ArrayList<>();
        HandFedWindows fed =
                new HandFedWindows(
                        WINDOW,
                        Context.of("reactor.onNextDropped.local", (Consumer<Object>) dropped::add));
        fed.request(1);
        fed.complete();
        fed.emit(5);
        assertThat(dropped).containsExactlyElementsOf(fed.emitted);
        fed.assertNothingHeld();
    }

    @Test
    void discard_hooks_are_not_handed_what_the_operator_releases() {
        List<ByteBuf> buffers = new ArrayList<>();
        StepVerifier.create(
                        cut(tracked(buffers, 3, 3000)).doOnDiscard(ByteBuf.class, ByteBuf::release),
                        1)
                .consumeNextWith(AlignedWindow::release)
                .thenCancel()
                .verify();
        Buffers.assertReleased(buffers);
    }

    @Test
    void windows_that_a_later_operator_discards_are_released_by_its_hook() {
        List<ByteBuf> buffers = new ArrayList<>();
        StepVerifier.create(
                        cut(tracked(buffers, 20, 3000))
                                .publishOn(Schedulers.parallel(), 8)
                                .doOnDiscard(AlignedWindow.class, AlignedWindow::release),
                        1)
                .consumeNextWith(AlignedWindow::release)
                .thenCancel()
                .verify();
        await().untilAsserted(() -> Buffers.assertReleased(buffers));
    }

    @Test
    void the_context_of_the_subscriber_reaches_the_source() {
        Flux<ByteBuf> source =
                Flux.deferContextual(
                        view -> Flux.just(Unpooled.wrappedBuffer(new byte[view.get("size")])));
        StepVerifier.create(
                        cut(source)
                                .doOnNext(AlignedWindow::release)
                                .map(AlignedWindow::length)
                                .contextWrite(context -> context.put("size", 17)))
                .expectNext(17L)
                .verifyComplete();
    }

    @Test
    void scans_as_what_it_is() {
        HandFedWindows fed = new HandFedWindows(WINDOW);
        fed.request(3);
        assertThat(Scannable.from(fed.operator()).scan(Scannable.Attr.REQUESTED_FROM_DOWNSTREAM))
                .isEqualTo(3);
        assertThat(Scannable.from(fed.operator()).scan(Scannable.Attr.TERMINATED)).isFalse();
        fed.cancel();
        assertThat(Scannable.from(fed.operator()).scan(Scannable.Attr.CANCELLED)).isTrue();
        fed.complete();
        assertThat(Scannable.from(fed.operator()).scan(Scannable.Attr.TERMINATED)).isTrue();
        assertThat(Scannable.from(cut(Flux.empty())).scan(Scannable.Attr.RUN_STYLE))
                .isEqualTo(Scannable.Attr.RunStyle.SYNC);
    }

    @Test
    void windows_end_where_bytes_begin_that_the_server_holds() {
        WindowCuts cuts = WindowCuts.around(List.of(new WindowRange(12, 4)), 8, 4);
        List<WindowRange> ranges =
                new FluxAlignedWindow(
                                Flux.just(Unpooled.wrappedBuffer(new byte[21])),
                                cuts,
                                4,
                                allocator())
                        .doOnNext(AlignedWindow::release)
                        .map(AlignedWindow::range)
                        .collectList()
                        .block();

        assertThat(ranges)
                .containsExactly(
                        new WindowRange(4, 8),
                        new WindowRange(12, 4),
                        new WindowRange(16, 8),
                        new WindowRange(24, 1));
    }

    @Test
    void slices_that_a_window_does_not_have_are_refused() {
        AlignedWindow window = cut(Flux.just(Unpooled.wrappedBuffer(new byte[9]))).blockLast();
        assertThatIllegalArgumentException().isThrownBy(() -> window.retainedSlices(10, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> window.retainedSlices(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> window.retainedSlices(0, 0));
        window.release();
        window.release();
    }

    private static Flux<ByteBuf> tracked(List<ByteBuf> made, int count, int bytes) {
        return Flux.range(0, count)
                .map(
                        i -> {
                            made.add(TrackedBuf.of(bytes));
                            return made.get(made.size() - 1);
                        });
    }

    private static FluxAlignedWindow cut(Flux<? extends ByteBuf> source) {
        return new FluxAlignedWindow(source, WindowCuts.every(WINDOW), 0, allocator());
    }

    private static ByteBufAllocator allocator() {
        return ByteBufAllocator.DEFAULT;
    }
}
