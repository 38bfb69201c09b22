package io.github.dropflux.reactor.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.EmptyByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Collection;

/** What tests say about who owns a buffer. */
public final class Buffers {

    private Buffers() {}

    /** Each was released by its last owner; Netty's one empty buffer never is. */
    public static void assertReleased(Collection<? extends ByteBuf> buffers) {
        assertThat(buffers)
                .as("buffers that somebody still owns")
                .filteredOn(buffer -> !(buffer instanceof EmptyByteBuf) && buffer.refCnt() != 0)
                .isEmpty();
    }

    /** All memory that was taken from it was given back. */
    public static void assertReleased(UnpooledByteBufAllocator allocator) {
        assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
                .as("bytes that somebody still owns")
                .isZero();
    }
}
