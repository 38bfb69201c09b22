package io.github.dropflux.reactor.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.EmptyByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Collection;

/** What tests say about who owns a buffer. */
public final class Buffers {

    private Buffers() {}

    /** Each was released by its last owner, and by nobody twice as far as it can tell. */
    public static void assertReleased(Collection<? extends ByteBuf> buffers) {
        assertThat(buffers.stream().filter(b -> !isReleased(b)).map(TrackedBuf::describe))
                .as("buffers that are not released once")
                .isEmpty();
    }

    /** All memory that was taken from it was given back. */
    public static void assertReleased(UnpooledByteBufAllocator allocator) {
        assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
                .as("bytes that somebody still owns")
                .isZero();
    }

    private static boolean isReleased(ByteBuf buffer) {
        if (buffer instanceof EmptyByteBuf) {
            return true; // there is one for all, which nobody can release
        }
        return buffer instanceof TrackedBuf tracked
                ? tracked.isReleasedOnce()
                : buffer.refCnt() == 0;
    }
}
