package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.EmulatedRoute;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Sources that deliver nothing, or little by little, take no memory from those that deliver. */
class SilentSourcesTest extends EmulatedUploads {

    private static final int SILENT = 200;
    private static final int DRIPPING = 60;

    /** Eight megabytes a window, six windows. */
    private DropboxUploader small() {
        return uploader(
                builder -> builder.windowSize(8L * TestBytes.MIB).budget(48L * TestBytes.MIB));
    }

    private static Flux<ByteBuffer> drip() {
        return Flux.just(ByteBuffer.allocate(1)).concatWith(Flux.never());
    }

    private static Flux<ByteBuffer> bytes(int mib) {
        return Flux.range(0, 16 * mib).map(i -> ByteBuffer.allocate(64 * 1024));
    }

    @Test
    void two_hundred_silent_uploads_and_sixty_dripping_ones_hold_nobody_up() {
        DropboxUploader uploader = small();
        Disposable.Composite others = Disposables.composite();
        for (int i = 0; i < SILENT; i++) {
            others.add(uploader.upload("/silent" + i, Flux.never()).subscribe());
        }
        assertThat(uploader.gauges().budgetUsedBytes()).isZero();
        for (int i = 0; i < DRIPPING; i++) {
            others.add(uploader.upload("/drip" + i, drip()).subscribe());
        }
        FileMetadata stored = uploader.upload("/honest", bytes(1)).block(PATIENCE);
        assertThat(stored.size()).isEqualTo(TestBytes.MIB);
        assertThat(uploader.upload("/large", bytes(64)).block(PATIENCE).size())
                .isEqualTo(64L * TestBytes.MIB);
        others.dispose();
        assertUsable(uploader);
    }

    @Test
    void silent_files_of_a_batch_do_not_keep_the_others_from_being_read() {
        DropboxUploader uploader = small();
        List<UploadRequest> requests = new ArrayList<>();
        for (int i = 0; i < SILENT; i++) {
            requests.add(
                    UploadRequest.to("/silent" + i).body(UploadBody.fromByteBuffers(Flux.never())));
        }
        requests.add(UploadRequest.to("/honest").body(UploadBody.fromByteBuffers(bytes(1))));
        UploadResult first = uploader.uploadAll(Flux.fromIterable(requests)).next().block(PATIENCE);
        assertThat(first.request().commit().path()).isEqualTo("/honest");
        assertUsable(uploader);
    }

    @Test
    void many_slow_sources_go_on_in_little_memory_and_are_sent_as_they_are() {
        DropboxUploader uploader =
                uploader(
                        builder ->
                                builder.windowSize(8L * TestBytes.MIB).budget(8L * TestBytes.MIB));
        int uploads = 40;
        // Each piece comes once all have taken the one before, so that none can finish first.
        Flux<ByteBuffer> shared = bytes(2).publish(1).refCount(uploads);
        List<FileMetadata> stored =
                Flux.range(0, uploads)
                        .flatMap(
                                i ->
                                        uploader.upload(
                                                "/slow" + i, shared.map(ByteBuffer::duplicate)),
                                uploads)
                        .collectList()
                        .block(PATIENCE);
        assertThat(stored).hasSize(uploads).allMatch(each -> each.size() == 2L * TestBytes.MIB);
        assertThat(stored.stream().map(FileMetadata::contentHash).collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(appends()).hasSizeGreaterThan(uploads);
        assertUsable(uploader);
    }

    @Test
    void resumed_sessions_are_sent_as_they_are_too() {
        int uploads = 20;
        DropboxUploader uploader =
                uploader(
                        builder ->
                                builder.session(SessionPlan.SEQUENTIAL).budget(4L * TestBytes.MIB));
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().answer(400, "Error in call");
        List<UploadCheckpoint> left = new ArrayList<>();
        for (int i = 0; i < uploads; i++) {
            uploader.upload("/again" + i, bytes(2))
                    .onErrorResume(
                            DropboxException.class,
                            failure -> {
                                left.add(failure.checkpoint().orElseThrow());
                                return Mono.empty();
                            })
                    .block(PATIENCE);
        }
        dropbox.faults().clear();
        Flux<ByteBuffer> shared = bytes(2).publish(1).refCount(uploads);
        List<FileMetadata> stored =
                Flux.fromIterable(left)
                        .flatMap(
                                checkpoint ->
                                        uploader.resume(
                                                checkpoint,
                                                offset -> shared.map(ByteBuffer::duplicate)),
                                uploads)
                        .collectList()
                        .block(PATIENCE);
        assertThat(stored).hasSize(uploads).allMatch(each -> each.size() == 2L * TestBytes.MIB);
        assertUsable(uploader);
    }

    @Test
    void concurrent_sessions_go_on_in_little_memory_by_whole_blocks() {
        DropboxUploader uploader =
                uploader(
                        builder ->
                                builder.windowSize(8L * TestBytes.MIB)
                                        .budget(16L * TestBytes.MIB)
                                        .session(SessionPlan.CONCURRENT));
        Flux<FileMetadata> all =
                Flux.range(0, 6).flatMap(i -> uploader.upload("/c" + i, bytes(20)), 6);
        assertThat(all.collectList().block(PATIENCE)).hasSize(6);
        assertThat(
                        dropbox.requests(EmulatedRoute.APPEND_V2).stream()
                                .map(seen -> seen.status().orElse(0)))
                .containsOnly(200);
        assertUsable(uploader);
    }

    @Test
    void a_silent_source_ends_the_upload_when_its_time_is_up() {
        DropboxUploader uploader =
                uploader(
                        builder ->
                                builder.timeouts(
                                        UploadTimeouts.defaults()
                                                .withSource(Duration.ofMillis(200))));
        assertEndsWith(
                uploader.upload("/silent", drip()), "delivered nothing for 200 ms", "withSource");
        assertUsable(uploader);
    }

    @Test
    void empty_buffers_are_silence_too() {
        DropboxUploader uploader =
                uploader(
                        builder ->
                                builder.timeouts(
                                        UploadTimeouts.defaults()
                                                .withSource(Duration.ofMillis(200))));
        Flux<ByteBuffer> empty =
                Flux.interval(Duration.ofMillis(5))
                        .onBackpressureDrop()
                        .map(tick -> ByteBuffer.allocate(0));
        assertEndsWith(
                uploader.upload("/empty", empty), "delivered nothing for 200 ms", "withSource");
        assertUsable(uploader);
    }

    @Test
    void a_dripping_source_ends_the_upload_when_the_time_for_a_window_is_up() {
        DropboxUploader uploader =
                uploader(
                        builder ->
                                builder.timeouts(
                                        UploadTimeouts.defaults()
                                                .withWindow(Duration.ofMillis(200))));
        Flux<ByteBuffer> drips =
                Flux.interval(Duration.ofMillis(5))
                        .onBackpressureDrop()
                        .map(i -> ByteBuffer.allocate(1));
        assertEndsWith(
                uploader.upload("/drip", drips),
                "did not fill a window within 200 ms",
                "withWindow");
        assertUsable(uploader);
    }

    /** Each is a publisher that keeps its subscriber and calls nothing. */
    @Test
    void a_source_that_never_calls_on_subscribe_ends_the_upload_too() {
        DropboxUploader uploader = impatient();
        Publisher<ByteBuffer> mute = subscriber -> {};
        assertEndsWith(uploader.upload("/mute", mute), "delivered nothing for 200 ms");
        assertEndsWith(
                uploader.upload(
                        UploadRequest.to("/mute")
                                .body(UploadBody.defer(() -> UploadBody.fromByteBuffers(mute)))),
                "delivered nothing for 200 ms");
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().answer(400, "Error in call");
        UploadCheckpoint left =
                uploader.upload("/again", bytes(5))
                        .then(Mono.<UploadCheckpoint>empty())
                        .onErrorResume(
                                DropboxException.class,
                                failure -> Mono.just(failure.checkpoint().orElseThrow()))
                        .block(PATIENCE);
        dropbox.faults().clear();
        assertEndsWith(uploader.resume(left, offset -> mute), "delivered nothing for 200 ms");
        assertUsable(uploader);
    }

    @Test
    void requests_that_never_call_on_subscribe_end_the_batch() {
        DropboxUploader uploader = impatient();
        Publisher<UploadRequest> mute = subscriber -> {};
        StepVerifier.create(uploader.uploadAll(mute))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(LocalFailureException.class)
                                        .hasMessageContainingAll(
                                                "publisher of requests", "200 ms", "withSource"))
                .verify(PATIENCE);
        uploader.uploadAll(mute).subscribe().dispose();
        UploadRequest silent =
                UploadRequest.to("/mute").body(UploadBody.fromByteBuffers(subscriber -> {}));
        StepVerifier.create(uploader.uploadAll(Flux.just(silent)))
                .assertNext(
                        result ->
                                assertThat(result.failure().orElseThrow())
                                        .hasMessageContaining("delivered nothing for 200 ms"))
                .expectComplete()
                .verify(PATIENCE);
        assertUsable(uploader);
    }

    private DropboxUploader impatient() {
        return uploader(
                builder ->
                        builder.timeouts(
                                UploadTimeouts.defaults().withSource(Duration.ofMillis(200))));
    }

    private static void assertEndsWith(Mono<FileMetadata> upload, String... words) {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        upload.subscribe(stored -> {}, failures::add);
        await().atMost(PATIENCE).until(() -> !failures.isEmpty());
        assertThat(failures.get(0))
                .isInstanceOf(LocalFailureException.class)
                .hasMessageContainingAll(words);
    }
}
