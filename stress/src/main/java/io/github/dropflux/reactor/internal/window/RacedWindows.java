package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.internal.window.WindowCuts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** The operator between a source whose signals are given by hand and a subscriber that lets windows go. */
final class RacedWindows {

    /** Small enough to make many, too large to be copied. */
    private static final int BYTES = 2048;

    private final AtomicInteger windows = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private final AlignedWindowSubscriber operator;
    private final ByteBuf first = buffer();
    private final ByteBuf second = buffer();

    /** One buffer has come; another was asked for. */
    RacedWindows() {
        operator =
                new AlignedWindowSubscriber(
                        new Releasing(),
                        new OpenWindow(
                                UnpooledByteBufAllocator.DEFAULT,
                                WindowCuts.every(4 << 20),
                                0,
                                Long.MAX_VALUE,
                                EarlyCut.AT_BLOCKS,
                                () -> true),
                        WindowMemory.unbounded());
        operator.onSubscribe(new Unanswered());
        operator.request(1);
        operator.onNext(first);
    }

    private static ByteBuf buffer() {
        return UnpooledByteBufAllocator.DEFAULT.heapBuffer(BYTES).writeZero(BYTES);
    }

    void next() {
        operator.onNext(second);
    }

    void complete() {
        operator.onComplete();
    }

    void fail() {
        operator.onError(new IllegalStateException("the source broke"));
    }

    void request() {
        operator.request(1);
    }

    void cancel() {
        operator.cancel();
    }

    int windows() {
        return windows.get();
    }

    int ends() {
        return ends.get();
    }

    /** References that are left to the first buffer. */
    int firstHeld() {
        return first.refCnt();
    }

    /** References that are left to the second buffer, which must have been given. */
    int secondHeld() {
        return second.refCnt();
    }

    private final class Releasing implements CoreSubscriber<AlignedWindow> {

        @Override
        public void onSubscribe(Subscription s) {}

        @Override
        public void onNext(AlignedWindow window) {
            windows.incrementAndGet();
            window.release();
        }

        @Override
        public void onError(@Nullable Throwable failure) {
            ends.incrementAndGet();
        }

        @Override
        public void onComplete() {
            ends.incrementAndGet();
        }
    }

    private static final class Unanswered implements Subscription {

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
