package io.github.dropflux.reactor.test;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;

/** There is no memory left. */
public final class ExhaustedAllocator extends AbstractByteBufAllocator {

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        throw new OutOfMemoryError("no heap left for " + initialCapacity + " bytes");
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        throw new OutOfMemoryError("no direct memory left for " + initialCapacity + " bytes");
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
