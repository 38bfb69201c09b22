package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.START;
import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxException;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.emulator.DropboxEmulator;
import io.netty.channel.ChannelOption;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/** How far a source gets ahead of the network, and what becomes of it when that fails. */
class ProducerTest extends EmulatedUploads {

    private static final int BUFFER = 64 * 1024;

    /** Bytes taken from {@link #zeroes}. */
    private final AtomicLong taken = new AtomicLong();

    private Flux<ByteBuffer> zeroes(long length) {
        return zeroes(length, BUFFER);
    }

    private Flux<ByteBuffer> zeroes(long length, int buffer) {
        byte[] zeroes = new byte[buffer];
        return Flux.range(0, Math.toIntExact(length / buffer))
                .map(
                        i -> {
                            taken.addAndGet(buffer);
                            return ByteBuffer.wrap(zeroes);
                        });
    }

    @Test
    void the_transport_buffers_no_whole_body_while_the_server_reads_nothing() {
        long window = 64L * MIB;
        int buffer = 16 * MIB;
        dropbox.faults().on(APPEND_V2).always().stallInBody(1);
        HttpClient client = HttpClient.create().option(ChannelOption.SO_SNDBUF, BUFFER);
        AtomicLong handedOver = new AtomicLong();
        Disposable upload =
                uploader(b -> b.windowSize(window).concurrency(1).httpClient(client))
                        .upload(
                                UploadRequest.to("/a")
                                        .body(
                                                UploadBody.fromByteBuffers(
                                                        zeroes(4 * window, buffer)))
                                        .onProgress(p -> handedOver.set(p.sentBytes())))
                        .subscribe();
        // The transport asks for 128 slices; what the system's sockets hold is less than the other.
        long slices = 128L * 64 * 1024;
        long sockets = 12L * MIB;
        await().until(() -> taken.get() >= 2 * window && handedOver.get() > 0);
        await().during(Duration.ofMillis(500))
                .until(
                        () ->
                                handedOver.get() <= slices + sockets
                                        && taken.get() <= 2 * window + buffer);
        upload.dispose();
    }

    /** A thread that makes bytes as they are asked for, and ends when nobody wants any more. */
    private static final class Producer {

        private final Semaphore wanted = new Semaphore(0);
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean cancelled;

        Flux<ByteBuffer> flux() {
            return Flux.create(
                    sink -> {
                        sink.onRequest(n -> wanted.release((int) Math.min(n, 1 << 20)));
                        sink.onDispose(
                                () -> {
                                    cancelled = true;
                                    wanted.release();
                                });
                        Thread thread = new Thread(() -> produce(sink), "producer");
                        thread.setDaemon(true);
                        thread.start();
                    },
                    FluxSink.OverflowStrategy.ERROR);
        }

        private void produce(FluxSink<ByteBuffer> sink) {
            while (true) {
                wanted.acquireUninterruptibly();
                if (cancelled) {
                    ended.countDown();
                    return;
                }
                sink.next(ByteBuffer.allocate(BUFFER));
            }
        }
    }

    private enum Outage {
        REFUSED,
        RESET,
        SILENT,
        GONE;

        void strike(DropboxEmulator dropbox) {
            // One call hangs while another fails.
            dropbox.faults().on(APPEND_V2).call(2).stall();
            switch (this) {
                case REFUSED ->
                        // All of them, as one answer may come later than the client waits for it.
                        dropbox.faults()
                                .on(APPEND_V2)
                                .when(seen -> seen.offset().getAsLong() > 0)
                                .always()
                                .answer(400, "Error in call: no");
                case RESET -> dropbox.faults().on(APPEND_V2).always().resetInBody(1000);
                case SILENT -> dropbox.faults().on(APPEND_V2).always().stall();
                case GONE ->
                        dropbox.faults()
                                .on(APPEND_V2)
                                .when(
                                        seen -> {
                                            Schedulers.boundedElastic().schedule(dropbox::close);
                                            return false;
                                        })
                                .always()
                                .stall();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    void a_producer_is_cancelled_when_the_network_fails_permanently(Outage outage)
            throws InterruptedException {
        outage.strike(dropbox);
        Producer producer = new Producer();
        DropboxUploader uploader =
                uploader(
                        b ->
                                b.session(SessionPlan.CONCURRENT)
                                        .retry(QUICK.withMaxAttempts(2))
                                        .httpClient(
                                                HttpClient.create()
                                                        .responseTimeout(Duration.ofSeconds(1))));
        DropboxException failure =
                catchThrowableOfType(
                        DropboxException.class,
                        () -> uploader.upload("/a", producer.flux()).block(PATIENCE));
        assertThat(failure).isNotNull();
        assertThat(producer.ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        await().until(() -> uploader.gauges().appendsInFlight() == 0);
        assertThat(uploader.gauges().budgetUsedBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void a_window_is_complete_before_any_of_it_is_sent(SessionPlan plan) {
        Map<Long, Long> takenAtArrival = new ConcurrentHashMap<>();
        dropbox.faults()
                .on(APPEND_V2)
                .when(
                        seen -> {
                            takenAtArrival.put(seen.offset().getAsLong(), taken.get());
                            return false;
                        })
                .always()
                .stall();
        AtomicLong takenAtStart = new AtomicLong();
        dropbox.faults()
                .on(START)
                .when(
                        seen -> {
                            takenAtStart.set(taken.get());
                            return false;
                        })
                .always()
                .stall();
        // Slow enough for a part to be under way if one could be.
        Flux<ByteBuffer> slow =
                zeroes(12L * MIB)
                        .concatMap(
                                buffer ->
                                        taken.get() % MIB == 0
                                                ? Mono.just(buffer)
                                                        .delayElement(Duration.ofMillis(20))
                                                : Mono.just(buffer),
                                1);
        uploader(b -> b.session(plan)).upload("/a", slow).block(PATIENCE);

        assertThat(takenAtStart).hasValueGreaterThanOrEqualTo(4L * MIB);
        assertThat(takenAtArrival).hasSize(3);
        takenAtArrival.forEach(
                (offset, then) -> assertThat(then).isGreaterThanOrEqualTo(offset + 4 * MIB));
        assertThat(appends())
                .allSatisfy(
                        seen -> {
                            assertThat(seen.header("Content-Length")).hasValue("4194304");
                            assertThat(seen.argument()).contains("content_hash");
                        });
    }

    @Test
    void a_sequential_session_fills_the_next_window_while_one_is_in_flight() {
        dropbox.faults().on(APPEND_V2).call(1).stall();
        Disposable upload =
                uploader(b -> b.session(SessionPlan.SEQUENTIAL))
                        .upload("/a", zeroes(40L * MIB))
                        .subscribe();
        await().until(() -> appends().size() == 1 && taken.get() >= 8L * MIB);
        assertThat(appends()).as("not answered yet").noneMatch(seen -> seen.status().isPresent());
        upload.dispose();
    }
}
