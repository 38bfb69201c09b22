package io.github.dropflux.reactor.internal.window;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/** The memory behind a buffer: what stays allocated as long as the buffer does. */
final class Footprint {

    private Footprint() {}

    /**
     * What owns the memory, the same object for all slices of it: the array that several unpooled
     * buffers may wrap, else the buffer that was sliced; a pooled buffer's array is the pool's.
     */
    static Object memoryOf(ByteBuf buffer) {
        ByteBuf root = root(buffer);
        return root instanceof UnpooledHeapByteBuf ? root.array() : root;
    }

    /**
     * Bytes of that memory. A slice that the JDK made of a direct buffer does not tell what it is a
     * slice of and counts for itself.
     */
    static long bytesOf(ByteBuf buffer) {
        ByteBuf root = root(buffer);
        if (root instanceof CompositeByteBuf composite) {
            long bytes = 0;
            for (int i = 0; i < composite.numComponents(); i++) {
                bytes += bytesOf(composite.internalComponent(i));
            }
            return bytes;
        }
        return root.capacity();
    }

    private static ByteBuf root(ByteBuf buffer) {
        ByteBuf root = buffer;
        for (ByteBuf next = root.unwrap(); next != null; next = root.unwrap()) {
            root = next;
        }
        return root;
    }
}
