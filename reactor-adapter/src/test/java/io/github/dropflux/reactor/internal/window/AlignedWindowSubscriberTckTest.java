package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.reactor.test.Tck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import reactor.core.publisher.BaseSubscriber;

/** The rules of Reactive Streams for who takes buffers. */
public class AlignedWindowSubscriberTckTest extends SubscriberBlackboxVerification<ByteBuf> {

    /** The TCK makes one of this. */
    public AlignedWindowSubscriberTckTest() {
        super(Tck.environment());
    }

    @Override
    public Subscriber<ByteBuf> createSubscriber() {
        BaseSubscriber<AlignedWindow> windows =
                new BaseSubscriber<>() {
                    @Override
                    protected void hookOnNext(AlignedWindow window) {
                        window.release();
                    }

                    @Override
                    protected void hookOnError(Throwable failure) {
                        // Expected: some rules are about errors.
                    }
                };
        return new AlignedWindowSubscriber(
                windows,
                new OpenWindow(
                        UnpooledByteBufAllocator.DEFAULT,
                        WindowCuts.every(4096),
                        0,
                        Long.MAX_VALUE,
                        EarlyCut.AT_BLOCKS,
                        () -> true),
                WindowMemory.unbounded());
    }

    @Override
    public ByteBuf createElement(int element) {
        return Unpooled.wrappedBuffer(new byte[2000]);
    }
}
