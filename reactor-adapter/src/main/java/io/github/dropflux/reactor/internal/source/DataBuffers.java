package io.github.dropflux.reactor.internal.source;

import io.github.dropflux.reactor.internal.guard.GuardedFlux;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;
import reactor.core.publisher.Flux;

/** Spring's buffers; apart from {@link Sources}, so that only those who use them need Spring. */
public final class DataBuffers {

    private DataBuffers() {}

    /** Takes each buffer over; one that an operator discards on the way here is released. */
    public static Flux<ByteBuf> of(Publisher<? extends DataBuffer> buffers) {
        return Flux.defer(
                () -> {
                    // Cancelled, concatMap discards the value of a Mono.just that it has passed on.
                    AtomicReference<@Nullable DataBuffer> taken = new AtomicReference<>();
                    return new GuardedFlux<DataBuffer, ByteBuf>(
                                    Sources.SOURCE,
                                    () -> buffers,
                                    buffer -> {
                                        taken.set(buffer);
                                        return toByteBuf(buffer);
                                    },
                                    DataBufferUtils::release)
                            .doOnDiscard(DataBuffer.class, discarded -> release(discarded, taken))
                            .doOnDiscard(ByteBuf.class, ReferenceCountUtil::safeRelease);
                });
    }

    private static void release(DataBuffer discarded, AtomicReference<@Nullable DataBuffer> taken) {
        if (taken.get() != discarded) {
            DataBufferUtils.release(discarded);
        }
    }

    /** What is readable; the given buffer's only reference is in what is returned. */
    private static ByteBuf toByteBuf(DataBuffer buffer) {
        if (buffer instanceof NettyDataBuffer netty) {
            // Whoever else holds the buffer may move its indexes.
            return netty.getNativeBuffer().duplicate();
        }
        if (buffer instanceof DefaultDataBuffer unpooled) {
            return Unpooled.wrappedBuffer(unpooled.getNativeBuffer());
        }
        // A wrapper, or another server's pool: what outlives the release cannot be known from here.
        ByteBuf copy;
        try {
            copy = copy(buffer);
        } catch (Throwable e) {
            DataBufferUtils.release(buffer);
            throw e;
        }
        try {
            DataBufferUtils.release(buffer);
        } catch (Throwable e) {
            copy.release();
            throw e;
        }
        return copy;
    }

    private static ByteBuf copy(DataBuffer buffer) {
        int bytes = buffer.readableByteCount();
        ByteBuf copy = ByteBufAllocator.DEFAULT.buffer(bytes, bytes);
        try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
            while (parts.hasNext()) {
                copy.writeBytes(parts.next());
            }
            return copy;
        } catch (RuntimeException | Error e) {
            copy.release();
            throw e;
        }
    }
}
