package io.github.dropflux.benchmarks.micro;

import io.github.dropflux.benchmarks.source.RingFlux;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * {@value #BUFFERS} buffers, out of a ring of fewer: what a chunker costs does not depend on what
 * the bytes are, but on how many buffers there are and how they lie to the windows.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class WindowSource {

    static final int BUFFERS = 16_384;

    private static final int RING = 64;
    private static final int[] MIXED = {1, 64 * 1024, 700, 16 * 1024, 1500, 128 * 1024, 4096, 333};

    /** Bytes of a buffer; {@code mixed} is eight sizes from 1 B to 128 KiB in turns. */
    @Param({"1024", "65536", "mixed"})
    public String buffer;

    /** {@code heap} or {@code direct}. */
    @Param({"heap", "direct"})
    public String memory;

    /** MiB of a window. */
    @Param("8")
    public int window;

    /** {@code sync}: on the thread that asks; {@code thread}: handed over from another one. */
    @Param("sync")
    public String source;

    private ByteBuffer[] ring;
    private ByteBuf[] nettyRing;
    private Scheduler other;

    /** Allocates the ring. */
    @Setup(Level.Trial)
    public void allocate() {
        ring =
                IntStream.range(0, RING)
                        .map(i -> buffer.equals("mixed") ? MIXED[i % 8] : Integer.parseInt(buffer))
                        .mapToObj(this::allocate)
                        .toArray(ByteBuffer[]::new);
        nettyRing = new ByteBuf[RING];
        for (int i = 0; i < RING; i++) {
            nettyRing[i] = Unpooled.wrappedBuffer(ring[i]);
        }
        other = Schedulers.newSingle("source");
    }

    /** Ends the other thread, and sees to it that each chunker had whole buffers to cut. */
    @TearDown(Level.Trial)
    public void dispose() {
        other.dispose();
        for (ByteBuffer each : ring) {
            if (each.position() != 0 || each.limit() != each.capacity()) {
                throw new IllegalStateException(
                        "a chunker moved the position of the ring's " + each);
            }
        }
    }

    private ByteBuffer allocate(int bytes) {
        return memory.equals("direct")
                ? ByteBuffer.allocateDirect(bytes)
                : ByteBuffer.allocate(bytes);
    }

    long windowBytes() {
        return (long) window << 20;
    }

    /** A buffer of the ring, whose position must not be moved. */
    ByteBuffer at(long index) {
        return ring[(int) index & RING - 1];
    }

    /** The ring's buffers, whose positions must not be moved; emitting them allocates nothing. */
    Flux<ByteBuffer> buffers() {
        return scheduled(new RingFlux<>(BUFFERS, this::at));
    }

    /** Buffers that are owned by who gets them. */
    Flux<ByteBuf> nettyBuffers() {
        return scheduled(
                new RingFlux<>(BUFFERS, i -> nettyRing[(int) i & RING - 1].retainedDuplicate()));
    }

    private <T> Flux<T> scheduled(Flux<T> flux) {
        return source.equals("thread") ? flux.publishOn(other) : flux;
    }
}
