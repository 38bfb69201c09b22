package io.github.dropflux.reactor.internal.window;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * Cuts buffers of any size and kind into windows of one size, without a copy.
 *
 * <p>Nothing is asked of the source while nobody wants a window; then one buffer at a time, so that
 * this operator holds one window and one buffer at most. A full window waits for the next bytes or
 * for the end, so that every window knows whether it is the last. An empty source is one empty
 * window. The subscriber owns each window; a window and buffers not passed on are released.
 */
public final class FluxAlignedWindow extends FluxOperator<ByteBuf, AlignedWindow> {

    private final long windowSize;
    private final ByteBufAllocator allocator;

    /**
     * @param source whose buffers become this operator's as they come
     * @param windowSize bytes, at least 1
     * @param allocator of the memory into which buffers that pin far more than they hold are copied
     */
    public FluxAlignedWindow(
            Flux<? extends ByteBuf> source, long windowSize, ByteBufAllocator allocator) {
        super(Flux.from(source));
        if (windowSize < 1) {
            throw new IllegalArgumentException(
                    "a window of " + windowSize + " bytes holds nothing");
        }
        this.windowSize = windowSize;
        this.allocator = allocator;
    }

    @Override
    public void subscribe(CoreSubscriber<? super AlignedWindow> actual) {
        source.subscribe(
                new AlignedWindowSubscriber(actual, new OpenWindow(allocator, windowSize)));
    }
}
