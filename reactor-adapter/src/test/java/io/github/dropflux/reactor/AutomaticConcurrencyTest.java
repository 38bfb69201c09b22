package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.RateLimit;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How many appends run at once, and what the gauges tell of it, over sockets. */
class AutomaticConcurrencyTest extends EmulatedUploads {

    private static final int STALLED = 5;
    private static final int START = 8;

    private final List<Disposable> stalled = new ArrayList<>();

    /** A file of one window, which one call stores. */
    private Mono<FileMetadata> upload(DropboxUploader uploader, String path) {
        return uploader.upload(path, TestBytes.of(4 * MIB).byteBuffers(MIB));
    }

    /** Five uploads that nobody answers, and then one that meets a rate limit. */
    private Mono<FileMetadata> rateLimited(DropboxUploader uploader) {
        dropbox.faults().on(UPLOAD).next(STALLED).stall();
        dropbox.faults()
                .on(UPLOAD)
                .call(STALLED + 1)
                .tooManyRequests(RateLimit.TEXT, Duration.ZERO);
        for (int i = 0; i < STALLED; i++) {
            stalled.add(upload(uploader, "/stalled-" + i).subscribe());
        }
        await().until(() -> dropbox.requests(UPLOAD).size() == STALLED);
        assertThat(uploader.gauges().appendsInFlight()).isEqualTo(STALLED);
        return upload(uploader, "/limited").cache();
    }

    @Test
    void a_rate_limit_leaves_seven_tenths_of_what_was_in_flight_and_a_cap() {
        DropboxUploader uploader = automatic(b -> b.timer(new HastyTimer()));
        UploaderGauges gauges = uploader.gauges();
        assertThat(gauges.appendLimit()).as("no account yet").isEmpty();
        assertThat(gauges.appendPhase()).isEmpty();
        Mono<FileMetadata> limited = rateLimited(uploader);
        assertThat(gauges.appendLimit()).hasValue(START);
        assertThat(gauges.appendPhase()).hasValue(UploaderGauges.Phase.STARTUP);
        assertThat(gauges.appendCap()).isEmpty();
        limited.subscribe();
        await().until(() -> gauges.appendsWaiting() == 1);
        assertThat(gauges.appendLimit()).hasValue(4);
        assertThat(gauges.appendCap()).hasValue(5);
        assertThat(gauges.appendPhase()).hasValue(UploaderGauges.Phase.STEADY);
        assertThat(gauges.appendsInFlight()).isEqualTo(STALLED);

        stalled.get(0).dispose();
        assertThat(gauges.appendsInFlight()).isEqualTo(4);
        assertThat(gauges.appendsWaiting()).as("four are in flight still").isEqualTo(1);
        stalled.get(1).dispose();
        assertThat(limited.block(PATIENCE)).isNotNull();
        stalled.forEach(Disposable::dispose);
        assertThat(gauges.appendsInFlight()).isZero();
    }

    @Test
    void a_pinned_number_never_moves() {
        DropboxUploader uploader = uploader(b -> b.timer(new HastyTimer()));
        assertThat(rateLimited(uploader).block(PATIENCE)).isNotNull();
        assertThat(dropbox.requests(UPLOAD)).hasSize(STALLED + 2);
        UploaderGauges gauges = uploader.gauges();
        assertThat(gauges.appendLimit()).isEmpty();
        assertThat(gauges.appendPhase()).isEmpty();
        assertThat(gauges.appendCap()).isEmpty();
        assertThat(gauges.appendLatency()).isZero();
        assertThat(gauges.appendsWaiting()).isZero();
        assertThat(gauges.appendsInFlight()).isEqualTo(STALLED);
        stalled.forEach(Disposable::dispose);
    }

    /** While nobody answers, each upload waits for one window beyond what all of them may have in flight. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void memory_follows_the_limit_and_not_the_budget(int uploads) {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().stall();
        DropboxUploader uploader = automatic(b -> b.budget(200L * MIB));
        AtomicLong taken = new AtomicLong();
        List<Disposable> running = new ArrayList<>();
        for (int i = 0; i < uploads; i++) {
            Flux<ByteBuffer> source =
                    Flux.range(0, 200)
                            .map(
                                    n -> {
                                        taken.addAndGet(MIB);
                                        return ByteBuffer.allocate(MIB);
                                    });
            running.add(uploader.upload("/" + i, source).subscribe());
        }
        long windows = (START + uploads) * 4L * MIB;
        UploaderGauges gauges = uploader.gauges();
        await().atMost(PATIENCE)
                .until(
                        () ->
                                gauges.appendsInFlight() == START
                                        && gauges.budgetUsedBytes() == windows);
        // One buffer of each besides, with which a window is known not to be the last.
        assertThat(taken.get()).isBetween(windows, windows + (long) uploads * MIB);
        running.forEach(Disposable::dispose);
        dropbox.faults().clear();
        assertUsable(uploader);
    }

    @Test
    void a_budget_of_few_windows_bounds_the_limit() {
        DropboxUploader uploader = automatic(b -> b.budget(16L * MIB));
        upload(uploader, "/a").block(PATIENCE);
        assertThat(uploader.gauges().appendLimit()).hasValue(3);
        DropboxUploader small = automatic(b -> b.budget(4L * MIB));
        TestBytes bytes = TestBytes.of(17 * MIB);
        small.upload("/b", bytes.byteBuffers(MIB)).block(PATIENCE);
        assertThat(small.gauges().appendLimit()).hasValue(1);
        assertThat(dropbox.file("/b").orElseThrow().bytes()).isEqualTo(bytes.all());
    }

    @Test
    void gauges_count_the_bytes_held_and_the_uploads_waiting() {
        dropbox.faults().on(EmulatedRoute.START).always().stall();
        DropboxUploader uploader = uploader(b -> b.budget(8 * MIB));
        UploaderGauges gauges = uploader.gauges();
        List<Disposable> uploads = new ArrayList<>();
        Flux<ByteBuffer> window =
                Flux.range(0, 4).map(i -> ByteBuffer.allocate(MIB)).concatWith(Flux.never());
        for (String path : List.of("/a", "/b", "/c", "/d")) {
            uploads.add(uploader.upload(path, window).subscribe());
        }
        await().atMost(PATIENCE).until(() -> gauges.uploadsWaiting() == 2);
        assertThat(gauges.budgetBytes()).isEqualTo(8 * MIB);
        assertThat(gauges.budgetUsedBytes()).isEqualTo(8 * MIB);
        assertThat(gauges)
                .hasToString(
                        "0 appends in flight, 0 waiting, no limit, 8388608 of 8388608 bytes used,"
                                + " 2 uploads waiting, rate limited for PT0S");
        uploads.forEach(Disposable::dispose);
        await().atMost(PATIENCE).until(() -> gauges.budgetUsedBytes() == 0);
        assertThat(gauges.uploadsWaiting()).isZero();
    }

    @Test
    void gauges_tell_how_long_a_rate_limit_lasts() {
        dropbox.faults().on(UPLOAD).always().answer(429, "", Map.of("Retry-After", "300"));
        DropboxUploader uploader = uploader();
        assertThat(uploader.gauges().rateLimitedFor()).isZero();
        Disposable upload = upload(uploader, "/a").subscribe();
        await().until(() -> !uploader.gauges().rateLimitedFor().isZero());
        assertThat(uploader.gauges().rateLimitedFor())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(300));
        upload.dispose();
    }
}
