package io.github.dropflux.reactor.internal.window;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The window that is being filled. A buffer that pins more than twice what it holds is copied into
 * memory of the window's own, so that the memory bound speaks of memory and not of readable bytes,
 * and a thousand small buffers become a few.
 */
final class OpenWindow {

    private static final int CHUNK_BYTES = 64 * 1024;

    private final ByteBufAllocator allocator;
    private final long windowSize;
    private List<ByteBuf> buffers = new ArrayList<>();
    private long offset;
    private long length;
    private @Nullable ByteBuf chunk;

    OpenWindow(ByteBufAllocator allocator, long windowSize) {
        this.allocator = allocator;
        this.windowSize = windowSize;
    }

    boolean isFull() {
        return length == windowSize;
    }

    /**
     * Takes what fits from {@code source}, which moves on by that.
     *
     * @param compact whether to copy it
     * @return whether the source is used up, and with it the ownership of it has passed in
     */
    boolean take(ByteBuf source, boolean compact) {
        int readable = source.readableBytes();
        int taken = (int) Math.min(readable, windowSize - length);
        if (compact) {
            copy(source, taken);
            if (taken < readable) {
                return false;
            }
            source.release();
        } else if (taken < readable) {
            add(source.readRetainedSlice(taken));
            length += taken;
            return false;
        } else {
            add(source);
            length += taken;
        }
        return true;
    }

    private void add(ByteBuf buffer) {
        chunk = null;
        buffers.add(buffer);
    }

    private void copy(ByteBuf source, int bytes) {
        int left = bytes;
        while (left > 0) {
            ByteBuf open = chunk;
            if (open == null || !open.isWritable()) {
                int size = (int) Math.min(CHUNK_BYTES, windowSize - length);
                open = allocator.buffer(size, size);
                add(open);
                chunk = open;
            }
            int run = Math.min(left, open.writableBytes());
            open.writeBytes(source, run);
            left -= run;
            length += run;
        }
    }

    /**
     * Whether a buffer, as it arrives, keeps more than twice its bytes in memory: all of what it is
     * a slice of stays as long as it does.
     */
    static boolean pinsFarMore(ByteBuf buffer) {
        ByteBuf root = buffer;
        for (ByteBuf next = root.unwrap(); next != null; next = root.unwrap()) {
            root = next;
        }
        return root.capacity() > 2L * buffer.readableBytes();
    }

    /** The window as it stands, whose owner the caller becomes; the next one opens where it ends. */
    AlignedWindow close(boolean last) {
        AlignedWindow window = new AlignedWindow(offset, length, last, buffers);
        offset += length;
        length = 0;
        buffers = new ArrayList<>();
        chunk = null;
        return window;
    }

    void release() {
        buffers.forEach(ReferenceCountUtil::safeRelease);
        buffers.clear();
        chunk = null;
    }
}
