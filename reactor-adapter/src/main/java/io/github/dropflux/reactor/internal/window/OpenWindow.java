package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.internal.window.WindowCuts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The window that is being filled. It holds the source's own buffers, but for two kinds, whose bytes
 * it copies into its own memory and lets go: buffers of less than {@value #SMALL_BYTES} bytes,
 * since the objects around them would outweigh them, and buffers of which less than half the memory
 * is used. So a full window keeps at most about twice its bytes in memory, and thousands of small
 * buffers become a few.
 *
 * <p>How much of a memory is used shows when the source moves to another one: slices of one memory
 * that follow each other are a run, and judged together. Until then they are what the operator's
 * bound calls the source's buffer.
 */
final class OpenWindow {

    static final int SMALL_BYTES = 1024;

    /** Well above a buffer, so that asking costs little, and a small part of the least budget. */
    private static final long MIN_STEP_BYTES = 256 * 1024;

    private static final long MAX_STEP_BYTES = 1024 * 1024;
    private static final int MIN_CHUNK_BYTES = 1024;
    private static final int MAX_CHUNK_BYTES = 64 * 1024;

    private final ByteBufAllocator allocator;
    private final WindowCuts cuts;

    /** Where the source is expected to end; {@link Long#MAX_VALUE} when that is not known. */
    private final long expectedEnd;

    /** Claims memory for a block of a concurrent session; whether there is a claim. */
    private final BooleanSupplier claim;

    private EarlyCut early;
    private List<ByteBuf> buffers = new ArrayList<>();
    private long offset;
    private long windowSize;
    private long length;

    /** Bytes that may be held. */
    private long granted;

    /** The window's own memory at the end of {@link #buffers} or before the run; may be full. */
    private @Nullable ByteBuf chunk;

    private @Nullable Object runMemory;
    private long runPinned;
    private long runBytes;
    private int runStart;

    OpenWindow(
            ByteBufAllocator allocator,
            WindowCuts cuts,
            long start,
            long expectedEnd,
            EarlyCut early,
            BooleanSupplier claim) {
        this.allocator = allocator;
        this.cuts = cuts;
        this.expectedEnd = expectedEnd;
        this.early = early;
        this.claim = claim;
        this.offset = start;
        this.windowSize = cuts.lengthAt(start);
    }

    boolean isFull() {
        return length == windowSize;
    }

    boolean hasRoom() {
        return length < granted;
    }

    void granted(long bytes) {
        granted += bytes;
    }

    /** What to ask for when there is no room. Much at a time where much has come already. */
    long step() {
        long step = Math.min(Math.max(length, MIN_STEP_BYTES), MAX_STEP_BYTES);
        long expected = expectedEnd - offset - length;
        return Math.min(windowSize - length, expected > 0 ? Math.min(step, expected) : step);
    }

    /** Bytes from which on the window can be closed before it is full. */
    long cutsFrom() {
        return early.from();
    }

    /** Bytes with which it can be closed now, 0 for none. */
    long cutLength() {
        return early.lengthOf(offset, length, claim);
    }

    /** Looks at a buffer with bytes in it, of which {@link #take} will be told next. */
    void arrived(ByteBuf source) {
        int readable = source.readableBytes();
        if (readable < SMALL_BYTES) {
            endRun();
            return;
        }
        Object memory = memoryOf(source);
        if (memory != runMemory) {
            endRun();
            runMemory = memory;
            runPinned = bytesOf(source);
            runStart = buffers.size();
        }
        runBytes += readable;
    }

    /**
     * Takes what there is room for from {@code source}, which moves on by that.
     *
     * @return whether the source is used up, and with it the ownership of it has passed in
     */
    boolean take(ByteBuf source) {
        int readable = source.readableBytes();
        int taken = (int) Math.min(readable, Math.min(windowSize, granted) - length);
        boolean whole = taken == readable;
        if (runMemory == null) {
            copy(source, taken, windowSize - length);
            if (whole) {
                source.release();
            }
        } else {
            buffers.add(whole ? source : source.readRetainedSlice(taken));
        }
        length += taken;
        return whole;
    }

    /**
     * The window as it stands, whose owner the caller becomes; the next one opens where it ends. A
     * run that the rest of the last buffer, or the next one, may continue is left as it is.
     */
    AlignedWindow close(boolean last) {
        if (last) {
            endRun();
        }
        AlignedWindow window = new AlignedWindow(offset, length, last, buffers);
        next(length, last);
        buffers = new ArrayList<>(buffers.size());
        return window;
    }

    /** Gives up what is granted and not filled; returns how much that is. */
    long giveUp() {
        long left = granted - length;
        granted = length;
        return left;
    }

    /**
     * The first bytes of the window, before it is full; the rest goes to the next one.
     */
    AlignedWindow cut(long bytes) {
        endRun();
        List<ByteBuf> first = new ArrayList<>();
        List<ByteBuf> rest = new ArrayList<>();
        long left = bytes;
        for (ByteBuf buffer : buffers) {
            int readable = buffer.readableBytes();
            if (left == 0) {
                rest.add(buffer);
            } else if (readable <= left) {
                first.add(buffer);
                left -= readable;
            } else {
                first.add(buffer.readRetainedSlice((int) left));
                rest.add(buffer);
                left = 0;
            }
        }
        long kept = length - bytes;
        AlignedWindow window = new AlignedWindow(offset, bytes, false, first);
        next(bytes, false);
        buffers = rest;
        length = kept;
        return window;
    }

    private void next(long bytes, boolean last) {
        offset += bytes;
        granted -= bytes;
        early = last ? early : early.after(offset, claim);
        windowSize = lengthFrom(offset);
        length = 0;
        runStart = 0;
        chunk = null;
    }

    /** Windows after one that was cut within a block end on a block all the same. */
    private long lengthFrom(long start) {
        long end = start + cuts.lengthAt(start);
        long block = end - end % DropboxLimits.BLOCK_SIZE;
        return block > start ? block - start : end - start;
    }

    void release() {
        buffers.forEach(ReferenceCountUtil::safeRelease);
        buffers.clear();
        chunk = null;
    }

    /** Ends the run; copies what the window has of it when most of its memory is not used. */
    private void endRun() {
        if (runMemory == null) {
            return;
        }
        List<ByteBuf> run = buffers.subList(runStart, buffers.size());
        if (runPinned > 2 * runBytes) {
            List<ByteBuf> copied = new ArrayList<>(run);
            run.clear();
            copyAll(copied);
        } else if (!run.isEmpty()) {
            chunk = null;
        }
        runMemory = null;
        runBytes = 0;
    }

    private void copyAll(List<ByteBuf> copied) {
        try {
            long room = windowSize - length;
            for (ByteBuf buffer : copied) {
                room += buffer.readableBytes();
            }
            for (ByteBuf buffer : copied) {
                int bytes = buffer.readableBytes();
                copy(buffer, bytes, room);
                room -= bytes;
            }
        } finally {
            copied.forEach(ReferenceCountUtil::safeRelease);
        }
    }

    /** Appends to the window's own memory; {@code room} is how much may be appended in all. */
    private void copy(ByteBuf source, int bytes, long room) {
        int left = bytes;
        long mayCome = room;
        while (left > 0) {
            ByteBuf open = chunk;
            if (open == null || open.maxWritableBytes() == 0) {
                int max = (int) Math.min(MAX_CHUNK_BYTES, mayCome);
                // The first chunk grows as it fills; small buffers between large ones cost little.
                open = allocator.buffer(open == null ? Math.min(MIN_CHUNK_BYTES, max) : max, max);
                buffers.add(open);
                chunk = open;
            }
            int run = Math.min(left, open.maxWritableBytes());
            open.writeBytes(source, run);
            left -= run;
            mayCome -= run;
        }
    }

    /**
     * What owns the memory that stays allocated as long as the buffer does, the same object for all slices of
     * it: the array that several unpooled buffers may wrap, else the buffer that was sliced; a pooled buffer's
     * array is the pool's.
     */
    private static Object memoryOf(ByteBuf buffer) {
        ByteBuf root = root(buffer);
        return root instanceof UnpooledHeapByteBuf ? root.array() : root;
    }

    /**
     * Bytes of that memory. A slice that the JDK made of a direct buffer does not tell what it is a
     * slice of and counts for itself.
     */
    private static long bytesOf(ByteBuf buffer) {
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
