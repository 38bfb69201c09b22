package io.github.dropflux.reactor.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.reactor.test.Buffers;
import io.github.dropflux.reactor.test.ExhaustedAllocator;
import io.github.dropflux.reactor.test.TrackedBuf;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/** The operator between a source and a subscriber that a test plays, signal by signal. */
final class HandFedWindows {

    final UnpooledByteBufAllocator allocator;
    final List<ByteBuf> emitted = new ArrayList<>();
    final Queue<AlignedWindow> windows = new ConcurrentLinkedQueue<>();
    final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
    final AtomicInteger completions = new AtomicInteger();
    final AtomicInteger upstreamRequested = new AtomicInteger();
    final AtomicInteger upstreamCancels = new AtomicInteger();
    private final AlignedWindowSubscriber operator;
    private @Nullable RuntimeException thrownOnWindow;
    private @Nullable Error thrownOnCancel;
    private long emittedBytes;

    HandFedWindows(long windowSize) {
        this(windowSize, Context.empty());
    }

    HandFedWindows(long windowSize, Context context) {
        this.allocator = new UnpooledByteBufAllocator(false);
        this.operator = operator(windowSize, context, allocator);
    }

    private HandFedWindows(long windowSize, ExhaustedAllocator exhausted) {
        this.allocator = new UnpooledByteBufAllocator(false);
        this.operator = operator(windowSize, Context.empty(), exhausted);
    }

    /** Each copy that the operator makes fails. */
    static HandFedWindows withoutMemory(long windowSize) {
        return new HandFedWindows(windowSize, new ExhaustedAllocator());
    }

    private AlignedWindowSubscriber operator(
            long windowSize, Context context, ByteBufAllocator copies) {
        AlignedWindowSubscriber made =
                new AlignedWindowSubscriber(
                        new Downstream(context),
                        new OpenWindow(
                                copies,
                                WindowCuts.every(windowSize),
                                0,
                                Long.MAX_VALUE,
                                EarlyCut.AT_BLOCKS,
                                () -> true),
                        WindowMemory.unbounded());
        made.onSubscribe(new Upstream());
        return made;
    }

    /** The subscriber keeps its window and throws. */
    void throwOnWindow(RuntimeException failure) {
        thrownOnWindow = failure;
    }

    /** The source breaks rule 3.15 of Reactive Streams. */
    void throwOnCancel(Error failure) {
        thrownOnCancel = failure;
    }

    AlignedWindowSubscriber operator() {
        return operator;
    }

    /** The source emits one buffer, whether or not it was asked for. */
    void emit(ByteBuf buffer) {
        emitted.add(buffer);
        emittedBytes += buffer.readableBytes();
        operator.onNext(buffer);
    }

    void emit(int bytes) {
        emit(TrackedBuf.of(bytes));
    }

    void complete() {
        operator.onComplete();
    }

    void error(Throwable failure) {
        operator.onError(failure);
    }

    void request(long windows) {
        operator.request(windows);
    }

    void cancel() {
        operator.cancel();
    }

    /** Buffers that the source was asked for and has not emitted. */
    int outstanding() {
        return upstreamRequested.get() - emitted.size();
    }

    /** Bytes that came in and have not been handed on. */
    long heldBytes() {
        return emittedBytes - windows.stream().mapToLong(AlignedWindow::length).sum();
    }

    /** The subscriber is done with its windows; then nobody may own anything any more. */
    void assertNothingHeld() {
        windows.forEach(AlignedWindow::release);
        Buffers.assertReleased(emitted);
        Buffers.assertReleased(allocator);
    }

    /** Not more than one end, and no window after it. */
    void assertEndsOnce() {
        assertThat(completions.get() + errors.size()).isLessThanOrEqualTo(1);
    }

    private final class Upstream implements Subscription {
        @Override
        public void request(long n) {
            upstreamRequested.addAndGet((int) n);
        }

        @Override
        public void cancel() {
            upstreamCancels.incrementAndGet();
            if (thrownOnCancel != null) {
                throw thrownOnCancel;
            }
        }
    }

    private final class Downstream implements CoreSubscriber<AlignedWindow> {
        private final Context context;

        private Downstream(Context context) {
            this.context = context;
        }

        @Override
        public Context currentContext() {
            return context;
        }

        @Override
        public void onSubscribe(Subscription s) {
            assertThat(s).isInstanceOf(AlignedWindowSubscriber.class);
        }

        @Override
        public void onNext(AlignedWindow window) {
            windows.add(window);
            if (thrownOnWindow != null) {
                throw thrownOnWindow;
            }
        }

        @Override
        public void onError(Throwable failure) {
            errors.add(failure);
        }

        @Override
        public void onComplete() {
            completions.incrementAndGet();
        }
    }
}
