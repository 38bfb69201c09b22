package io.github.dropflux.reactor.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The slices of a body on their way out: handed on one by one, the rest released at the end. */
final class LentSlices {

    private final ArrayDeque<ByteBuf> left;

    LentSlices(List<ByteBuf> retained) {
        left = new ArrayDeque<>(retained);
    }

    @Nullable ByteBuf poll() {
        return left.poll();
    }

    void release() {
        left.forEach(ReferenceCountUtil::safeRelease);
        left.clear();
    }
}
