package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.reactor.test.Tck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import reactor.core.publisher.Flux;

/** The rules of Reactive Streams for who emits windows. */
public class AlignedWindowTckTest extends PublisherVerification<AlignedWindow> {

    private static final int BUFFER = 1500;
    private static final int WINDOW = 4096;

    /** The TCK makes one of this. */
    public AlignedWindowTckTest() {
        super(Tck.environment());
    }

    @Override
    public Publisher<AlignedWindow> createPublisher(long windows) {
        if (windows == 0) {
            // The one window of an empty source is left out here.
            return cut(Flux.empty()).filter(window -> window.length() > 0);
        }
        // Memory that need not be released, since the TCK does not.
        byte[] bytes = new byte[BUFFER];
        long total = windows > Long.MAX_VALUE / WINDOW ? Long.MAX_VALUE : windows * WINDOW;
        return cut(
                Flux.<ByteBuf, Long>generate(
                        () -> total,
                        (left, sink) -> {
                            if (left == 0) {
                                sink.complete();
                                return left;
                            }
                            int run = (int) Math.min(left, BUFFER);
                            sink.next(Unpooled.wrappedBuffer(bytes, 0, run));
                            return left - run;
                        }));
    }

    @Override
    public Publisher<AlignedWindow> createFailedPublisher() {
        return cut(Flux.error(new IllegalStateException("disk")));
    }

    private static Flux<AlignedWindow> cut(Flux<ByteBuf> source) {
        return new FluxAlignedWindow(
                source, WindowCuts.every(WINDOW), 0, new UnpooledByteBufAllocator(false, true));
    }
}
