package io.github.dropflux.reactor.test;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.util.IllegalReferenceCountException;

/** A buffer that remembers who released it once too often, which Netty's own callers only log. */
public final class TrackedBuf extends UnpooledHeapByteBuf {

    private volatile boolean releasedTooOften;

    private TrackedBuf(int capacity) {
        super(UnpooledByteBufAllocator.DEFAULT, capacity, capacity);
    }

    private TrackedBuf(byte[] bytes) {
        super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes.length);
    }

    /** A buffer that is this array, owned by the caller. */
    public static TrackedBuf holding(byte[] bytes) {
        return new TrackedBuf(bytes);
    }

    /** A buffer of that many zeroes, owned by the caller. */
    public static TrackedBuf of(int bytes) {
        TrackedBuf buffer = new TrackedBuf(Math.max(1, bytes));
        buffer.writeZero(bytes);
        return buffer;
    }

    /** The same in memory that has far more room. */
    public static TrackedBuf ofMuchFor(int capacity, int bytes) {
        TrackedBuf buffer = new TrackedBuf(capacity);
        buffer.writeZero(bytes);
        return buffer;
    }

    /** Released by each owner, and by nobody twice. */
    public boolean isReleasedOnce() {
        return refCnt() == 0 && !releasedTooOften;
    }

    @Override
    public boolean release() {
        return release(1);
    }

    @Override
    public boolean release(int decrement) {
        try {
            return super.release(decrement);
        } catch (IllegalReferenceCountException e) {
            releasedTooOften = true;
            throw e;
        }
    }

    /** For messages of failed assertions: {@code ByteBuf} shows no more than this does. */
    static String describe(ByteBuf buffer) {
        return buffer instanceof TrackedBuf tracked && tracked.releasedTooOften
                ? "released too often: " + buffer
                : "owned " + buffer.refCnt() + " times: " + buffer;
    }
}
