package io.github.dropflux.reactor.internal.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Gathers an answer's pieces and refuses to grow past a limit. */
public final class BoundedBytes {

    private final int limit;
    private byte[] bytes = new byte[512];
    private int size;

    public BoundedBytes(int limit) {
        this.limit = limit;
    }

    /** Copies what {@code piece} holds; its owner stays the same. */
    BoundedBytes append(ByteBuf piece) {
        int added = piece.readableBytes();
        if (added > limit - size) {
            throw UnusableResponseException.tooLarge(limit);
        }
        if (added > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(size + added, size * 2)));
        }
        piece.getBytes(piece.readerIndex(), bytes, size, added);
        size += added;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
