package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH;
import static io.github.dropflux.emulator.EmulatedRoute.START;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.PathRoot;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.WriteMode;
import io.github.dropflux.emulator.EmulatedFile;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.SeenRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;

/** Uploads that go well, over real sockets. */
class UploadTest extends EmulatedUploads {

    @ParameterizedTest
    @CsvSource({
        "0",
        "1",
        "65536",
        "4194303",
        "4194304",
        "4194305",
        "8388607",
        "8388608",
        "8388609",
        "20971520",
        "26000001"
    })
    @Tag("slow")
    void every_plan_stores_a_file_of_any_length(int length) {
        TestBytes bytes = TestBytes.of(length);
        for (SessionPlan plan : SessionPlan.values()) {
            String path = "/" + plan + length;
            FileMetadata saved =
                    uploader(b -> b.session(plan))
                            .upload(path, bytes.byteBuffers(60_000))
                            .block(PATIENCE);

            EmulatedFile stored = dropbox.file(path).orElseThrow();
            assertThat(stored.bytes()).isEqualTo(bytes.all());
            assertThat(saved.size()).isEqualTo(length);
            assertThat(saved.contentHash()).hasToString(stored.contentHash());
        }
    }

    @Test
    void a_source_within_one_window_takes_one_call() {
        uploader().upload("/a", TestBytes.of(4 * MIB).byteBuffers(MIB)).block(PATIENCE);
        assertThat(routes()).containsExactly(UPLOAD);
        assertThat(dropbox.requests().get(0).argument()).contains("content_hash");
    }

    @Test
    void a_longer_one_takes_a_concurrent_session_that_sends_data_in_appends_alone() {
        uploader().upload("/a", TestBytes.of(14 * MIB).byteBuffers(MIB)).block(PATIENCE);

        assertThat(routes())
                .containsExactly(START, APPEND_V2, APPEND_V2, APPEND_V2, APPEND_V2, FINISH);
        assertThat(dropbox.requests(START).get(0).argument()).contains("concurrent");
        assertThat(dropbox.requests(START).get(0).bodyBytes()).isZero();
        assertThat(dropbox.requests(FINISH).get(0).bodyBytes()).isZero();
        assertThat(appends()).allSatisfy(a -> assertThat(a.argument()).contains("content_hash"));
        assertThat(appends().stream().map(SeenRequest::close))
                .containsExactly(false, false, false, true);
    }

    @Test
    void every_request_says_its_length_and_none_shows_more_than_it_must() {
        uploader(b -> b.pathRoot(PathRoot.namespaceId("123")).selectUser("dbmid:me"))
                .upload("/a", TestBytes.of(9 * MIB).byteBuffers(MIB))
                .block(PATIENCE);
        assertThat(dropbox.requests())
                .allSatisfy(
                        seen -> {
                            assertThat(seen.header("Content-Length"))
                                    .contains(Long.toString(seen.bodyBytes()));
                            assertThat(seen.header("Content-Type"))
                                    .contains("application/octet-stream");
                            assertThat(seen.header("Dropbox-API-Select-User")).contains("dbmid:me");
                            assertThat(seen.header("Dropbox-API-Path-Root").orElseThrow())
                                    .contains("\"123\"");
                        });
    }

    @Test
    void a_sequential_session_appends_in_order() {
        uploader(b -> b.session(SessionPlan.SEQUENTIAL))
                .upload("/a", TestBytes.of(17 * MIB).byteBuffers(MIB))
                .block(PATIENCE);
        assertThat(appends().stream().map(a -> a.offset().orElseThrow()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 5).mapToObj(i -> i * 4L * MIB).toList());
        assertThat(dropbox.file("/a").orElseThrow().size()).isEqualTo(17L * MIB);
    }

    @Test
    void the_commit_says_what_the_request_says() {
        uploader().upload("/Ü/😀 \"a\".bin", TestBytes.of(1).byteBuffers(1)).block(PATIENCE);
        FileMetadata saved =
                uploader()
                        .upload(
                                UploadRequest.to("/Ü/😀 \"a\".bin")
                                        .body(UploadBody.fromBytes(new byte[] {1, 2}))
                                        .mode(WriteMode.overwrite())
                                        .clientModified(Instant.parse("2020-01-02T03:04:05.678Z"))
                                        .length(2))
                        .block(PATIENCE);
        assertThat(saved.pathDisplay()).isEqualTo("/Ü/😀 \"a\".bin");
        assertThat(saved.clientModified()).isEqualTo("2020-01-02T03:04:05Z");
        assertThat(dropbox.files()).hasSize(1);
    }

    @Test
    void a_file_is_read_where_it_lies(@TempDir Path folder) throws Exception {
        TestBytes bytes = TestBytes.of(9 * MIB + 5);
        Path file = Files.write(folder.resolve("f"), bytes.all());
        uploader().upload(UploadRequest.to("/f").body(UploadBody.fromPath(file))).block(PATIENCE);
        assertThat(dropbox.file("/f").orElseThrow().bytes()).isEqualTo(bytes.all());
    }

    @Test
    void buffers_that_were_handed_over_are_released() {
        TestBytes bytes = TestBytes.of(14 * MIB + 1);
        uploader()
                .upload(
                        UploadRequest.to("/a")
                                .body(UploadBody.fromByteBufs(bytes.byteBufs(50_000))))
                .block(PATIENCE);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes.all());
        await().until(bytes::allReleased);
    }

    @Test
    void progress_only_grows_and_ends_at_the_total() {
        dropbox.faults().on(APPEND_V2).call(2).resetAfterBody();
        List<UploadProgress> seen = new ArrayList<>();
        uploader()
                .upload(
                        UploadRequest.to("/a")
                                .body(
                                        UploadBody.fromByteBuffers(
                                                TestBytes.of(13 * MIB).byteBuffers(MIB)))
                                .length(13L * MIB)
                                .onProgress(seen::add))
                .block(PATIENCE);
        for (int i = 1; i < seen.size(); i++) {
            assertThat(seen.get(i).acknowledgedBytes())
                    .isGreaterThanOrEqualTo(seen.get(i - 1).acknowledgedBytes());
            assertThat(seen.get(i).sentBytes()).isGreaterThanOrEqualTo(seen.get(i - 1).sentBytes());
        }
        UploadProgress end = seen.get(seen.size() - 1);
        assertThat(end.acknowledgedBytes()).isEqualTo(13L * MIB);
        assertThat(end.totalBytes()).hasValue(13L * MIB);
        assertThat(end.sentBytes()).isGreaterThan(13L * MIB);
    }

    @Test
    void windows_are_told_with_their_attempts_until_they_are_settled() {
        dropbox.faults()
                .on(APPEND_V2)
                .when(seen -> seen.offset().getAsLong() == 8L * MIB)
                .next(2)
                .answer(503, "");
        List<UploadProgress> seen = new ArrayList<>();
        uploader()
                .upload(
                        UploadRequest.to("/a")
                                .body(
                                        UploadBody.fromByteBuffers(
                                                TestBytes.of(13 * MIB).byteBuffers(MIB)))
                                .onProgress(seen::add))
                .block(PATIENCE);
        Map<Long, Integer> attempts = new TreeMap<>();
        for (UploadProgress each : seen) {
            assertThat(each.windows()).hasSizeLessThanOrEqualTo(4);
            assertThat(each.windows().stream().map(WindowProgress::offset)).isSorted();
            each.windows().forEach(w -> attempts.merge(w.offset(), w.attempts(), Math::max));
        }
        assertThat(attempts).isEqualTo(Map.of(0L, 1, 4L * MIB, 1, 8L * MIB, 3, 12L * MIB, 1));
        assertThat(seen.get(seen.size() - 1).windows()).isEmpty();
    }

    @Test
    void
            the_bytes_of_a_small_file_are_told_when_they_are_sent_and_not_only_once_they_are_acknowledged() {
        dropbox.faults().on(EmulatedRoute.UPLOAD).next(1).stall();
        List<UploadProgress> seen = new CopyOnWriteArrayList<>();
        Disposable upload =
                uploader()
                        .upload(
                                UploadRequest.to("/a")
                                        .body(UploadBody.fromBytes(new byte[1000]))
                                        .onProgress(seen::add))
                        .subscribe();
        await().untilAsserted(
                        () ->
                                assertThat(seen)
                                        .anyMatch(
                                                told ->
                                                        told.sentBytes() == 1000
                                                                && told.acknowledgedBytes() == 0));
        upload.dispose();
    }

    @Test
    void pauses_before_a_retry_are_reported_with_their_reason_and_whatever_the_listener_throws() {
        dropbox.faults().on(EmulatedRoute.UPLOAD).next(2).answer(503, "");
        List<UploadTelemetry.Pause> pauses = new CopyOnWriteArrayList<>();
        UploadTelemetry telemetry =
                UploadTelemetry.pauses(
                        pause -> {
                            pauses.add(pause);
                            throw new IllegalStateException("of the listener");
                        });
        uploader(builder -> builder.telemetry(telemetry))
                .upload(UploadRequest.to("/a").body(UploadBody.fromBytes(new byte[1000])))
                .block(PATIENCE);
        assertThat(pauses).hasSize(2);
        assertThat(pauses).allMatch(pause -> pause.reason().contains("503"));
        assertThat(pauses.get(0).failingFor()).isZero();
        assertThat(pauses.get(1).duration()).isBetween(Duration.ZERO, Duration.ofSeconds(30));
    }

    @Test
    void the_window_of_a_small_file_is_told_as_well() {
        dropbox.faults().on(EmulatedRoute.UPLOAD).next(1).answer(503, "");
        List<UploadProgress> seen = new ArrayList<>();
        uploader()
                .upload(
                        UploadRequest.to("/a")
                                .body(UploadBody.fromBytes(new byte[1000]))
                                .onProgress(seen::add))
                .block(PATIENCE);
        assertThat(seen.stream().flatMap(each -> each.windows().stream()))
                .extracting(WindowProgress::toString)
                .contains("1000 bytes at 0, attempt 1", "1000 bytes at 0, attempt 2");
        assertThat(seen.get(seen.size() - 1).windows()).isEmpty();
    }
}
