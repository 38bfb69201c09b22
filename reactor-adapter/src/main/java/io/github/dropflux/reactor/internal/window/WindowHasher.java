package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.hash.BlockHasher;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Digests the blocks of whole windows on CPU threads, several windows at a time. What is hashed sooner
 * than another thread wakes up is hashed at once, unless that were on a thread that must not be held.
 */
public final class WindowHasher {

    /** Some 10 µs at 2 GB/s, which is less than a hand-over costs. */
    private static final int AT_ONCE_BYTES = 16 * 1024;

    private final Scheduler scheduler;

    /** Hashes on {@link Schedulers#parallel()}, where nothing waits and as many run as there are cores. */
    public WindowHasher() {
        this(Schedulers.parallel());
    }

    WindowHasher(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * The digests of a run of bytes that starts on a block boundary, signalled on a CPU thread; of
     * a few bytes on the subscribing thread, if it may be held.
     *
     * @param bytes owned by the hasher from this call on, which releases them when it is done or
     *     cancelled. Subscribe the result, once.
     */
    public Mono<BlockDigests> hash(List<ByteBuf> bytes) {
        return hash(bytes, new BlockHasher(), true);
    }

    /**
     * The same of bytes that go on where {@code hasher} is.
     *
     * @param hasher nobody else's until the digests are there
     * @param ends whether the last block ends with the bytes, or goes on after them
     */
    public Mono<BlockDigests> hash(List<ByteBuf> bytes, BlockHasher hasher, boolean ends) {
        return Mono.create(
                sink -> {
                    HashTask task = new HashTask(bytes, hasher, ends, sink);
                    sink.onCancel(task::stop);
                    if (task.length() <= AT_ONCE_BYTES && !Schedulers.isInNonBlockingThread()) {
                        task.run();
                        return;
                    }
                    try {
                        scheduler.schedule(task);
                    } catch (Throwable e) {
                        task.releaseBytes();
                        sink.error(e);
                    }
                });
    }

    /**
     * One window's hashing. It is never taken off its scheduler: cancelled, it runs and stops at once,
     * so that the one place that releases the bytes is always reached.
     */
    private static final class HashTask implements Runnable {

        private final List<ByteBuf> bytes;
        private final BlockHasher hasher;
        private final boolean ends;
        private final MonoSink<BlockDigests> sink;
        private volatile boolean stopped;

        HashTask(
                List<ByteBuf> bytes,
                BlockHasher hasher,
                boolean ends,
                MonoSink<BlockDigests> sink) {
            this.bytes = bytes;
            this.hasher = hasher;
            this.ends = ends;
            this.sink = sink;
        }

        @Override
        public void run() {
            BlockDigests digests;
            try {
                for (ByteBuf slice : bytes) {
                    if (stopped) {
                        return;
                    }
                    update(hasher, slice);
                }
                digests = ends ? hasher.finish() : hasher.wholeBlocks();
            } catch (Throwable e) {
                if (!stopped) {
                    sink.error(e);
                }
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
}
