package io.github.dropflux.emulator.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dropflux.emulator.internal.faults.FaultPlan;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.requests.RecordedCall;
import io.github.dropflux.emulator.internal.requests.RequestLog;
import io.github.dropflux.emulator.internal.routes.BodySink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;

class BodyReaderTest {

    private static final int BUFFERS = 100;

    private final Scheduler workers = Schedulers.newBoundedElastic(2, 1000, "body-reader-test");
    private final RecordedCall call = new RequestLog(1).add("files/upload", "", Map.of());
    private final AtomicLong requested = new AtomicLong();
    private final RecordingSink sink = new RecordingSink();
    private final List<ByteBuf> buffers =
            Stream.generate(() -> UnpooledByteBufAllocator.DEFAULT.directBuffer(8).writeLong(1))
                    .limit(BUFFERS)
                    .toList();

    @AfterEach
    void close() {
        workers.dispose();
        buffers.stream().filter(buffer -> buffer.refCnt() > 0).forEach(ByteBuf::release);
    }

    /** The server owns what it received, and releases it once it was handed over. */
    private ByteBufFlux received(Flux<ByteBuf> source) {
        return ByteBufFlux.fromInbound(
                source.doOnRequest(requested::addAndGet), ByteBufAllocator.DEFAULT);
    }

    private Flux<ByteBuf> all() {
        return Flux.fromIterable(buffers);
    }

    private reactor.core.publisher.Mono<Outcome> read(Flux<ByteBuf> source, long declaredLength) {
        var plan = new FaultPlan(List.of());
        return new BodyReader(workers)
                .read(received(source), new CallBody(call, plan, declaredLength), plan, () -> sink);
    }

    @Test
    void writesOffTheThreadThatReceives() {
        Outcome outcome = read(all(), BUFFERS * 8L).block();

        assertThat(outcome).isInstanceOf(Outcome.Reply.class);
        assertThat(sink.threads)
                .hasSize(BUFFERS + 1)
                .allMatch(name -> name.contains("body-reader"));
        assertThat(call.bodyBytes()).isEqualTo(BUFFERS * 8L);
        assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 1);
    }

    @Test
    void asksForNoMoreThanItCanWrite() {
        sink.gate = new CountDownLatch(1);
        Disposable reading = read(all(), -1).subscribe();
        Awaitility.await().until(() -> sink.entered.get());

        assertThat(requested.get()).isBetween(1L, 16L);

        sink.gate.countDown();
        Awaitility.await().until(reading::isDisposed);
        assertThat(sink.completed).isTrue();
    }

    @Test
    void releasesWhatItHoldsWhenCancelled() {
        sink.gate = new CountDownLatch(1);
        Disposable reading = read(all().concatWith(Flux.never()), -1).subscribe();
        Awaitility.await().until(() -> sink.entered.get());

        reading.dispose();
        sink.gate.countDown();

        Awaitility.await().until(() -> sink.aborted.get());
        Awaitility.await().until(() -> buffers.stream().allMatch(buffer -> buffer.refCnt() == 1));
        assertThat(sink.completed).isFalse();
    }

    @Test
    void abortsABodyThatFailsOrEndsEarly() {
        Sinks.Many<ByteBuf> broken = Sinks.many().unicast().onBackpressureBuffer();
        broken.tryEmitNext(buffers.get(0)).orThrow();
        broken.tryEmitError(new IllegalStateException("connection lost")).orThrow();
        assertThat(read(broken.asFlux(), -1).map(Object::toString).onErrorReturn("failed").block())
                .isEqualTo("failed");
        assertThat(sink.aborted).isTrue();

        sink.aborted.set(false);
        assertThat(read(all(), BUFFERS * 8L + 1).block()).isInstanceOf(Outcome.Reset.class);
        assertThat(sink.aborted).isTrue();
        assertThat(sink.completed).isFalse();
    }

    @Test
    void abortsWhenTheThreadsAreGoneAlready() {
        Disposable reading = read(Flux.never(), -1).subscribe();
        Awaitility.await().until(() -> requested.get() > 0);
        workers.dispose();

        reading.dispose();

        Awaitility.await().until(() -> sink.aborted.get());
    }

    @Test
    void endsWhateverIsThrownWhereTheBodyGoes() {
        sink.fault = new StackOverflowError();

        Throwable failure =
                catchThrowable(() -> read(all(), BUFFERS * 8L).block(Duration.ofSeconds(10)));

        assertThat(failure).isInstanceOf(StackOverflowError.class);
        assertThat(sink.aborted).isTrue();
    }

    /** As an event loop does that has ended while the workers go on. */
    @Test
    void releasesWhatHasArrivedWhenTheConnectionTakesNoMoreCalls() {
        AtomicBoolean asked = new AtomicBoolean();
        Flux<ByteBuf> ended =
                Flux.from(
                        subscriber ->
                                subscriber.onSubscribe(
                                        new Subscription() {
                                            @Override
                                            public void request(long n) {
                                                if (!asked.compareAndSet(false, true)) {
                                                    throw new RejectedExecutionException();
                                                }
                                                buffers.stream()
                                                        .limit(n)
                                                        .forEach(subscriber::onNext);
                                            }

                                            @Override
                                            public void cancel() {
                                                throw new RejectedExecutionException();
                                            }
                                        }));

        Throwable failure = catchThrowable(() -> read(ended, -1).block(Duration.ofSeconds(10)));

        assertThat(failure).isInstanceOf(RejectedExecutionException.class);
        Awaitility.await().until(() -> buffers.stream().allMatch(buffer -> buffer.refCnt() == 1));
        assertThat(sink.aborted).isTrue();
    }

    private static final class RecordingSink implements BodySink {

        private final Queue<String> threads = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean entered = new AtomicBoolean();
        private final AtomicBoolean completed = new AtomicBoolean();
        private final AtomicBoolean aborted = new AtomicBoolean();
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile Error fault;

        @Override
        public void accept(ByteBuffer bytes) {
            entered.set(true);
            threads.add(Thread.currentThread().getName());
            bytes.position(bytes.limit());
            awaitGate();
        }

        private void awaitGate() {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Answer complete() {
            threads.add(Thread.currentThread().getName());
            Error error = fault;
            if (error != null) {
                throw error;
            }
            completed.set(true);
            return Answer.nothing();
        }

        @Override
        public void abort() {
            aborted.set(true);
        }
    }
}
