package io.github.dropflux.reactor.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.hash.BlockDigests;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class WindowHasherTest {

    private static final String ABC =
            // SHA-256 of the SHA-256 of "abc"
            "4f8b42c22dd3729b519ba6f68d2da7cc5b2d606d05daed5ad5128cc03e6c6358";

    /** More than are hashed at once. */
    private static final int MANY = 20_000;

    /** Remembers who read it. */
    private static final class WitnessBuf extends UnpooledHeapByteBuf {
        private final Queue<Thread> readers = new ConcurrentLinkedQueue<>();

        private WitnessBuf(int capacity) {
            super(UnpooledByteBufAllocator.DEFAULT, capacity, capacity);
        }

        @Override
        public ByteBuffer nioBuffer(int index, int length) {
            readers.add(Thread.currentThread());
            return super.nioBuffer(index, length);
        }
    }

    @Test
    void pieces_hash_as_a_whole_and_are_released() {
        ByteBuf a = Unpooled.copiedBuffer(new byte[] {'a'});
        ByteBuf bc = Unpooled.directBuffer(2).writeBytes(new byte[] {'b', 'c'});
        StepVerifier.create(new WindowHasher().hash(List.of(a, bc)))
                .assertNext(d -> assertThat(d.contentHash().hex()).isEqualTo(ABC))
                .verifyComplete();
        assertThat(a.refCnt()).isZero();
        assertThat(bc.refCnt()).isZero();
    }

    @Test
    void bytes_are_read_on_a_cpu_thread_although_an_event_loop_asks() {
        Scheduler eventLoop = Schedulers.newSingle("event-loop");
        WitnessBuf bytes = new WitnessBuf(3);
        bytes.writeBytes(new byte[] {'a', 'b', 'c'});
        Mono<BlockDigests> hashed = new WindowHasher().hash(List.of(bytes));
        StepVerifier.create(hashed.subscribeOn(eventLoop)).expectNextCount(1).verifyComplete();
        assertThat(bytes.readers)
                .isNotEmpty()
                .allSatisfy(thread -> assertThat(thread.getName()).startsWith("parallel-"));
        eventLoop.dispose();
    }

    @Test
    void a_few_bytes_are_read_at_once_where_that_may_be() {
        WitnessBuf bytes = new WitnessBuf(3);
        bytes.writeBytes(new byte[] {'a', 'b', 'c'});
        StepVerifier.create(new WindowHasher().hash(List.of(bytes)))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(bytes.readers).containsOnly(Thread.currentThread());
    }

    @Test
    void many_bytes_are_read_on_a_cpu_thread() {
        WitnessBuf bytes = new WitnessBuf(MANY);
        bytes.writeZero(MANY);
        StepVerifier.create(new WindowHasher().hash(List.of(bytes)))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(bytes.readers)
                .isNotEmpty()
                .allSatisfy(thread -> assertThat(thread.getName()).startsWith("parallel-"));
    }

    @Test
    void cancelled_before_it_runs_it_reads_nothing_and_releases() {
        Queue<Runnable> scheduled = new ConcurrentLinkedQueue<>();
        WitnessBuf bytes = new WitnessBuf(MANY);
        bytes.writeZero(MANY);
        WindowHasher hasher = new WindowHasher(Schedulers.fromExecutor(scheduled::add));
        Disposable hashing = hasher.hash(List.of(bytes)).subscribe();
        hashing.dispose();
        assertThat(scheduled).hasSize(1);
        scheduled.remove().run();
        assertThat(bytes.readers).isEmpty();
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void a_scheduler_that_takes_nothing_is_an_error_and_releases() {
        Scheduler stopped = Schedulers.newParallel("stopped", 1);
        stopped.dispose();
        ByteBuf bytes = Unpooled.buffer(MANY).writeZero(MANY);
        StepVerifier.create(new WindowHasher(stopped).hash(List.of(bytes)))
                .verifyError(RejectedExecutionException.class);
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void a_thread_that_cannot_be_made_is_an_error_and_releases() {
        Scheduler exhausted =
                new Scheduler() {
                    @Override
                    public Disposable schedule(Runnable task) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }

                    @Override
                    public Worker createWorker() {
                        throw new UnsupportedOperationException();
                    }
                };
        ByteBuf bytes = Unpooled.buffer(MANY).writeZero(MANY);
        StepVerifier.create(new WindowHasher(exhausted).hash(List.of(bytes)))
                .verifyError(OutOfMemoryError.class);
        assertThat(bytes.refCnt()).isZero();
    }
}
