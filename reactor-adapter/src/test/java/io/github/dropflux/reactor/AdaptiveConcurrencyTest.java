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
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Fewer calls at once after a rate limit, and what the gauges tell of it, over sockets. */
class AdaptiveConcurrencyTest extends EmulatedUploads {

    private static final int STALLED = 7;

    private final List<Disposable> stalled = new ArrayList<>();

    private DropboxUploader uploader(boolean adaptive) {
        return uploader(b -> b.adaptiveConcurrency(adaptive).timer(new HastyTimer()));
    }

    private Mono<FileMetadata> upload(DropboxUploader uploader, String path) {
        return uploader.upload(path, TestBytes.of(1000).byteBuffers(1000));
    }

    /** Seven uploads that nobody answers, and then one that meets a rate limit. */
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
    void a_rate_limit_halves_what_is_in_flight_and_successes_bring_it_back() {
        DropboxUploader uploader = uploader(true);
        UploaderGauges gauges = uploader.gauges();
        assertThat(gauges.appendLimit()).isEmpty();
        Mono<FileMetadata> limited = rateLimited(uploader);
        limited.subscribe();
        await().until(() -> gauges.appendsWaiting() == 1);
        assertThat(gauges.appendLimit()).hasValue(4);
        assertThat(gauges.appendsInFlight()).isEqualTo(STALLED);

        stalled.subList(0, 3).forEach(Disposable::dispose);
        assertThat(gauges.appendsInFlight()).isEqualTo(4);
        assertThat(gauges.appendsWaiting()).as("four are in flight still").isEqualTo(1);
        stalled.get(3).dispose();
        assertThat(limited.block(PATIENCE)).isNotNull();

        List<Integer> limits = new ArrayList<>();
        for (int i = 1; gauges.appendLimit().isPresent(); i++) {
            limits.add(gauges.appendLimit().getAsInt());
            upload(uploader, "/" + i).block(PATIENCE);
        }
        assertThat(limits).startsWith(4, 4, 4, 5).endsWith(6, 7, 7, 7, 7, 7, 7, 7).hasSize(21);
        stalled.forEach(Disposable::dispose);
        assertThat(gauges.appendsInFlight()).isZero();
    }

    @Test
    void a_pinned_uploader_goes_on_as_before() {
        DropboxUploader uploader = uploader(false);
        assertThat(rateLimited(uploader).block(PATIENCE)).isNotNull();
        assertThat(dropbox.requests(UPLOAD)).hasSize(STALLED + 2);
        assertThat(uploader.gauges().appendLimit()).isEmpty();
        assertThat(uploader.gauges().appendsWaiting()).isZero();
        assertThat(uploader.gauges().appendsInFlight()).isEqualTo(STALLED);
        stalled.forEach(Disposable::dispose);
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
