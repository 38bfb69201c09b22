package io.github.dropflux.reactor.internal.hash;

import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.hash.BlockHasher;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.List;
import reactor.core.publisher.MonoSink;

/**
 * One window's hashing. It is never taken off its scheduler: cancelled, it runs and stops at once,
 * so that the one place that releases the bytes is always reached.
 */
final class HashTask implements Runnable {

    private final List<ByteBuf> bytes;
    private final MonoSink<BlockDigests> sink;
    private volatile boolean stopped;

    HashTask(List<ByteBuf> bytes, MonoSink<BlockDigests> sink) {
        this.bytes = bytes;
        this.sink = sink;
    }

    @Override
    public void run() {
        BlockDigests digests;
        try {
            BlockHasher hasher = new BlockHasher();
            for (ByteBuf slice : bytes) {
                if (stopped) {
                    return;
                }
                update(hasher, slice);
            }
            digests = hasher.finish();
        } catch (Throwable e) {
            sink.error(e);
            return;
        } finally {
            releaseBytes();
        }
        sink.success(digests);
    }

    private static void update(BlockHasher hasher, ByteBuf slice) {
        if (slice.nioBufferCount() == 1) {
            hasher.update(slice.nioBuffer());
            return;
        }
        for (ByteBuffer part : slice.nioBuffers()) {
            hasher.update(part);
        }
    }

    long length() {
        return bytes.stream().mapToLong(ByteBuf::readableBytes).sum();
    }

    void stop() {
        stopped = true;
    }

    void releaseBytes() {
        bytes.forEach(ReferenceCountUtil::safeRelease);
    }
}
