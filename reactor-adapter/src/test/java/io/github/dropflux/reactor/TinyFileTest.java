package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** What a file takes follows from its bytes, not from the window that they might have filled. */
class TinyFileTest extends EmulatedUploads {

    private static final int UPLOADS = 20;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10_000})
    void a_tiny_file_takes_little_memory_even_with_the_largest_window(int length) {
        DropboxUploader uploader = uploader(b -> b.windowSize(148L * MIB));
        upload(uploader, length);
        AtomicLong mostDirect = new AtomicLong();
        // When a call arrives, the window that it sends is held.
        dropbox.faults()
                .onAny()
                .when(
                        seen -> {
                            mostDirect.accumulateAndGet(directBytes(), Math::max);
                            return false;
                        })
                .always()
                .stall();
        long heap = heapBytesAllocated();
        long direct = directBytes();
        for (int i = 0; i < UPLOADS; i++) {
            upload(uploader, length);
        }
        // Client and server together; their pools grow by some megabytes at a time.
        assertThat(heapBytesAllocated() - heap).as("heap").isLessThan(UPLOADS * MIB);
        assertThat(mostDirect.get() - direct).as("direct").isLessThan(UPLOADS * MIB);
    }

    private static void upload(DropboxUploader uploader, int length) {
        uploader.upload("/a", Flux.just(ByteBuffer.wrap(new byte[length]))).block(PATIENCE);
    }

    /** By all threads that are alive. */
    private static long heapBytesAllocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static long directBytes() {
        return Math.max(0, PlatformDependent.usedDirectMemory())
                + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
    }
}
