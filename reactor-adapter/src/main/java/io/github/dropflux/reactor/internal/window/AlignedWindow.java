package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.internal.window.WindowRange;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of the source's bytes, at an aligned offset unless a window before was cut short, held as the source's own buffers. The receiver of
 * the window owns it and releases it, once it need not be resent. What {@link #retainedSlices} lends has its own life cycle.
 *
 * <p>An event loop that has a connection at hand takes the bytes while a cancel gives them back, so that lending
 * and releasing exclude each other: a buffer of a pool is somebody else's as soon as it is released.
 */
public final class AlignedWindow {

    private final long offset;
    private final long length;
    private final boolean last;
    private final List<ByteBuf> buffers;
    private boolean released;

    AlignedWindow(long offset, long length, boolean last, List<ByteBuf> buffers) {
        this.offset = offset;
        this.length = length;
        this.last = last;
        this.buffers = buffers;
    }

    /** Index of the first byte within the file. */
    public long offset() {
        return offset;
    }

    /** Bytes. */
    public long length() {
        return length;
    }

    /** Whether the source ended with this window. */
    public boolean last() {
        return last;
    }

    /** Whether it ends where a block does. */
    public boolean endsBlock() {
        return (offset + length) % DropboxLimits.BLOCK_SIZE == 0;
    }

    /** Offset and length. */
    public WindowRange range() {
        return new WindowRange(offset, length);
    }

    /**
     * The bytes from {@code from} to the end, in order and without a copy; the caller releases each.
     *
     * @param from bytes of the window to leave out at its beginning
     * @param maxSliceBytes no slice is longer
     * @throws IllegalStateException if the window is released
     */
    public synchronized List<ByteBuf> retainedSlices(long from, int maxSliceBytes) {
        if (from < 0 || from > length || maxSliceBytes < 1) {
            throw new IllegalArgumentException(
                    "slices of at most "
                            + maxSliceBytes
                            + " bytes from "
                            + from
                            + " of a window of "
                            + length
                            + " bytes are not to be had");
        }
        if (released) {
            throw new IllegalStateException(this + " is released, and lends nothing any more");
        }
        List<ByteBuf> slices = new ArrayList<>(buffers.size() + 1);
        try {
            long skip = from;
            for (ByteBuf buffer : buffers) {
                int readable = buffer.readableBytes();
                int at = (int) Math.min(skip, readable);
                skip -= at;
                while (at < readable) {
                    int run = Math.min(maxSliceBytes, readable - at);
                    slices.add(buffer.retainedSlice(buffer.readerIndex() + at, run));
                    at += run;
                }
            }
            return slices;
        } catch (RuntimeException | Error e) {
            slices.forEach(ReferenceCountUtil::safeRelease);
            throw e;
        }
    }

    /**
     * The same bytes once more, for another owner, who releases them.
     *
     * @throws IllegalStateException if the window is released
     */
    public AlignedWindow shared() {
        return new AlignedWindow(offset, length, last, retainedSlices(0, Integer.MAX_VALUE));
    }

    /** Gives the buffers back to their allocator; a second call does nothing. */
    public synchronized void release() {
        if (!released) {
            released = true;
            buffers.forEach(ReferenceCountUtil::safeRelease);
        }
    }

    @Override
    public String toString() {
        return "AlignedWindow[" + length + " bytes at " + offset + (last ? ", last]" : "]");
    }
}
