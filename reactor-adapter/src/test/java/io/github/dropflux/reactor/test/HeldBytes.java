package io.github.dropflux.reactor.test;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/** Counts the bytes of its buffers that nobody has released yet. */
public final class HeldBytes {

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong most = new AtomicLong();

    /** So many zeroes, each buffer made when it is asked for. */
    public Flux<ByteBuf> source(int length, int buffer) {
        return Flux.range(0, (length + buffer - 1) / buffer)
                .map(i -> new Counted(Math.min(buffer, length - i * buffer)));
    }

    /** Bytes that are held. */
    public long now() {
        return now.get();
    }

    /** The most that were held at once. */
    public long most() {
        return most.get();
    }

    private final class Counted extends UnpooledHeapByteBuf {

        Counted(int bytes) {
            super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes);
            writeZero(bytes);
            most.accumulateAndGet(now.addAndGet(bytes), Math::max);
        }

        @Override
        protected void deallocate() {
            now.addAndGet(-capacity());
            super.deallocate();
        }
    }
}
