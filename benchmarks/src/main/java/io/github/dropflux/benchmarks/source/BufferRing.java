package io.github.dropflux.benchmarks.source;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import reactor.core.publisher.Flux;

/**
 * 64 MiB of random bytes in buffers, emitted again and again: more than an upload holds, so that no
 * buffer is in use twice, and more than caches hold, so that bytes come cold, as real ones do.
 */
public final class BufferRing {

    private static final int RING_BYTES = 64 << 20;

    private static final int FRESH_RING_BYTES = 1 << 20;

    private final int bufferBytes;
    private final boolean fresh;
    private final ByteBuffer[] buffers;

    private BufferRing(int bufferBytes, int count, boolean direct, boolean fresh) {
        this.bufferBytes = bufferBytes;
        this.fresh = fresh;
        this.buffers = new ByteBuffer[count];
        Random random = new Random(1);
        byte[] bytes = new byte[bufferBytes];
        for (int i = 0; i < buffers.length; i++) {
            random.nextBytes(bytes);
            buffers[i] =
                    direct
                            ? ByteBuffer.allocateDirect(bufferBytes)
                            : ByteBuffer.allocate(bufferBytes);
            buffers[i].put(bytes).flip();
        }
    }

    /**
     * The ring itself.
     *
     * @param bufferBytes of each buffer; a divisor of 4 MiB
     * @param direct whether buffers lie outside the Java heap
     */
    public static BufferRing of(int bufferBytes, boolean direct) {
        return new BufferRing(bufferBytes, Math.max(1, RING_BYTES / bufferBytes), direct, false);
    }

    /**
     * Emits an array of its own for each buffer, so that what is held takes memory; for {@link #flux}
     * alone.
     */
    public static BufferRing fresh(int bufferBytes) {
        int count = Math.max(1, FRESH_RING_BYTES / bufferBytes);
        return new BufferRing(bufferBytes, count, false, true);
    }

    /** Bytes of a buffer. */
    public int bufferBytes() {
        return bufferBytes;
    }

    /** The buffer of an index from 0 on, itself: its position must not be moved. */
    public ByteBuffer at(long index) {
        return buffers[(int) (index % buffers.length)];
    }

    /** Duplicates or copies of the buffers, as many as {@code bytes} take, synchronously. */
    public Flux<ByteBuffer> flux(long bytes) {
        long whole = bytes / bufferBytes;
        int rest = (int) (bytes % bufferBytes);
        return new RingFlux<>(
                rest == 0 ? whole : whole + 1, i -> emitted(i, i < whole ? bufferBytes : rest));
    }

    private ByteBuffer emitted(long index, int bytes) {
        ByteBuffer part = at(index).slice(0, bytes);
        return fresh ? ByteBuffer.allocate(bytes).put(part).flip() : part;
    }

    /** The same bytes as a stream; for heap buffers. */
    public InputStream stream(long bytes) {
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int length) {
                if (position == bytes) {
                    return -1;
                }
                int within = (int) (position % bufferBytes);
                int most = (int) Math.min(bytes - position, bufferBytes - within);
                int count = Math.min(most, length);
                at(position / bufferBytes).get(within, into, from, count);
                position += count;
                return count;
            }
        };
    }
}
