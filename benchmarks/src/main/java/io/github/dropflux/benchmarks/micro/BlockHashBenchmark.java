package io.github.dropflux.benchmarks.micro;

import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.hash.BlockHasher;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The block hash of an 8 MiB window in buffers of 64 KiB, against one bare SHA-256; a buffer each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BlockHashBenchmark.BUFFERS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class BlockHashBenchmark {

    static final int BUFFERS = 128;

    private static final int BUFFER_BYTES = 64 * 1024;

    /** {@code heap} or {@code direct}. */
    @Param({"heap", "direct"})
    public String memory;

    private ByteBuffer[] window;

    /** Fills the window. */
    @Setup
    public void fill() {
        byte[] bytes = new byte[BUFFER_BYTES];
        Random random = new Random(1);
        window = new ByteBuffer[BUFFERS];
        for (int i = 0; i < BUFFERS; i++) {
            random.nextBytes(bytes);
            window[i] =
                    memory.equals("direct")
                            ? ByteBuffer.allocateDirect(BUFFER_BYTES)
                            : ByteBuffer.allocate(BUFFER_BYTES);
            window[i].put(bytes).flip();
        }
    }

    /** Block digests, as an upload makes them. */
    @Benchmark
    public BlockDigests blockHash() {
        BlockHasher hasher = new BlockHasher();
        for (ByteBuffer buffer : window) {
            hasher.update(buffer.duplicate());
        }
        return hasher.finish();
    }

    /** What cannot be avoided: one pass of SHA-256. */
    @Benchmark
    public byte[] messageDigest() throws NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        for (ByteBuffer buffer : window) {
            sha256.update(buffer.duplicate());
        }
        return sha256.digest();
    }
}
