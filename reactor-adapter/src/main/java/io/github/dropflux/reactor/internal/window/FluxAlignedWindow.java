package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.internal.window.WindowCuts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * Cuts buffers of any size and kind into windows, without a copy but of small and of
 * mostly unused buffers (see {@link OpenWindow}).
 *
 * <p>Nothing is asked of the source while nobody wants a window; then one buffer at a time, so that
 * this operator holds one window and one buffer at most. The buffer waits until there is memory for the
 * window to take it into. A window that holds up others for want of memory is cut short. A full window waits for the next bytes or
 * for the end, so that every window knows whether it is the last; empty buffers are neither. An
 * empty source is one empty window. Windows are signalled on the thread that brought their last
 * byte, or on the one that requested.
 *
 * <p>A buffer belongs to this operator from {@code onNext} on, which releases it whatever happens,
 * dropped ones included: discard hooks see no buffer, since one that releases would do so a second
 * time. The subscriber owns each window. Operators between the two that may discard want {@code
 * doOnDiscard(AlignedWindow.class, AlignedWindow::release)} after them.
 */
public final class FluxAlignedWindow extends FluxOperator<ByteBuf, AlignedWindow> {

    private final WindowCuts cuts;
    private final long start;
    private final ByteBufAllocator allocator;
    private final long expectedEnd;
    private final EarlyCut early;
    private final Supplier<WindowMemory> memory;

    /**
     * @param source whose buffers become this operator's as they come
     * @param cuts where windows end
     * @param start offset within the file of the source's first byte
     * @param allocator of the memory into which buffers that pin far more than they hold are copied
     */
    public FluxAlignedWindow(
            Flux<? extends ByteBuf> source,
            WindowCuts cuts,
            long start,
            ByteBufAllocator allocator) {
        this(
                source,
                cuts,
                start,
                allocator,
                Long.MAX_VALUE,
                EarlyCut.AT_BLOCKS,
                WindowMemory::unbounded);
    }

    /**
     * The same with bounded memory.
     *
     * @param expectedEnd offset at which the source is expected to end; {@link Long#MAX_VALUE} when that is
     *     not known
     * @param early where windows may be cut when memory is short
     * @param memory of each subscription
     */
    public FluxAlignedWindow(
            Flux<? extends ByteBuf> source,
            WindowCuts cuts,
            long start,
            ByteBufAllocator allocator,
            long expectedEnd,
            EarlyCut early,
            Supplier<WindowMemory> memory) {
        super(Flux.from(source));
        this.cuts = cuts;
        this.start = start;
        this.allocator = allocator;
        this.expectedEnd = expectedEnd;
        this.early = early;
        this.memory = memory;
    }

    @Override
    public void subscribe(CoreSubscriber<? super AlignedWindow> actual) {
        WindowMemory own = memory.get();
        OpenWindow open =
                new OpenWindow(allocator, cuts, start, expectedEnd, early, own::claimBlock);
        source.subscribe(new AlignedWindowSubscriber(actual, open, own));
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Reactor's
    public @Nullable Object scanUnsafe(Attr key) {
        return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : super.scanUnsafe(key);
    }
}
