package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.emulator.EmulatedRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class UploadAllTest extends EmulatedUploads {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<TestBytes> sources = new ArrayList<>();

    /** Waits for whatever is on the way, so that the number of calls does not hang on the time. */
    private DropboxUploader patient(UnaryOperator<DropboxUploaderBuilder> settings) {
        return uploader(b -> settings.apply(b.batch(BatchSettings.defaults().withLinger(LONG))));
    }

    private UploadRequest file(String path, int length) {
        TestBytes bytes = TestBytes.of(length);
        sources.add(bytes);
        return UploadRequest.to(path).body(UploadBody.fromByteBufs(bytes.byteBufs(50_000)));
    }

    private List<UploadRequest> files(int count, int length) {
        return IntStream.range(0, count).mapToObj(i -> file("/d/" + i, length)).toList();
    }

    private static List<UploadResult> upload(DropboxUploader uploader, List<UploadRequest> files) {
        return uploader.uploadAll(Flux.fromIterable(files)).collectList().block(PATIENCE);
    }

    private void assertStored(List<UploadResult> results, int count) {
        assertThat(results).hasSize(count).allMatch(UploadResult::isStored);
        assertThat(dropbox.files()).hasSize(count);
        for (UploadResult result : results) {
            int index = Integer.parseInt(result.metadata().orElseThrow().name());
            assertThat(dropbox.file(result.request().commit().path()).orElseThrow().bytes())
                    .isEqualTo(sources.get(index).all());
        }
        assertReleased();
    }

    private void assertReleased() {
        await().until(() -> sources.stream().allMatch(TestBytes::allReleased));
    }

    private Map<EmulatedRoute, Long> calls() {
        return routes().stream().collect(Collectors.groupingBy(r -> r, Collectors.counting()));
    }

    @Test
    @Tag("slow")
    void a_thousand_small_files_take_a_dozen_calls() {
        List<UploadResult> results = upload(patient(b -> b), files(1000, 100 * 1024));

        assertStored(results, 1000);
        assertThat(calls())
                .containsOnly(
                        Map.entry(EmulatedRoute.START_BATCH, 1L),
                        Map.entry(EmulatedRoute.APPEND_BATCH, 10L),
                        Map.entry(EmulatedRoute.FINISH_BATCH_V2, 1L));
    }

    @Test
    void a_file_that_comes_alone_is_one_call() {
        List<UploadResult> results = upload(patient(b -> b), files(1, 3 * MIB));

        assertStored(results, 1);
        assertThat(routes()).containsExactly(EmulatedRoute.UPLOAD);
    }

    @Test
    void files_of_all_sizes_land() {
        int[] lengths = {0, 1, 1023, 4 * MIB, 4 * MIB + 1, 0, 13 * MIB + 7, 100, 9 * MIB, 2 * MIB};
        List<UploadRequest> requests =
                IntStream.range(0, lengths.length)
                        .mapToObj(i -> file("/d/" + i, lengths[i]))
                        .toList();

        List<UploadResult> results = upload(patient(b -> b.sessionsAhead(0)), requests);

        assertStored(results, lengths.length);
        assertThat(calls())
                .containsEntry(EmulatedRoute.START_BATCH, 1L)
                .containsEntry(EmulatedRoute.START, 3L)
                .containsEntry(EmulatedRoute.FINISH_BATCH_V2, 1L)
                .doesNotContainKeys(EmulatedRoute.FINISH, EmulatedRoute.UPLOAD);
    }

    @Test
    @Tag("slow")
    void ten_thousand_files_fit_a_small_budget() {
        int count = 10_000;
        byte[] bytes = TestBytes.of(1024).all();
        DropboxUploader uploader = uploader(b -> b.budget(8L * MIB));
        Flux<UploadRequest> requests =
                Flux.range(0, count)
                        .map(i -> UploadRequest.to("/d/" + i).body(UploadBody.fromBytes(bytes)));

        StepVerifier.create(
                        uploader.uploadAll(requests)
                                .doOnNext(
                                        result ->
                                                assertThat(uploader.gauges().budgetUsedBytes())
                                                        .isLessThanOrEqualTo(8L * MIB))
                                .filter(UploadResult::isStored)
                                .count())
                .expectNext((long) count)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(dropbox.files()).hasSize(count);
        assertThat(uploader.gauges().budgetUsedBytes()).isZero();
    }

    @Test
    void one_rejected_path_fails_alone_with_its_reason() {
        List<UploadRequest> requests = new ArrayList<>(files(20, 1000));
        uploader().upload(UploadRequest.to("/d/7").body(UploadBody.fromBytes(new byte[1]))).block();
        dropbox.clearRequests();

        List<UploadResult> results = upload(patient(b -> b), requests);

        assertThat(results.stream().filter(UploadResult::isStored)).hasSize(19);
        UploadResult refused =
                results.stream().filter(result -> !result.isStored()).findFirst().orElseThrow();
        assertThat(refused.request()).isSameAs(requests.get(7));
        assertThat(refused.failure().orElseThrow())
                .isInstanceOfSatisfying(
                        DropboxApiException.class,
                        failure -> {
                            assertThat(failure.tag()).isEqualTo("path/conflict/file");
                            assertThat(failure.requestId()).isPresent();
                            assertThat(failure.checkpoint().orElseThrow().closed()).isTrue();
                        });
        assertThat(refused.toString()).contains("/d/7", "path/conflict/file");
        assertReleased();
    }

    @Test
    void a_refused_path_can_be_committed_elsewhere_without_bytes() {
        DropboxUploader uploader = patient(b -> b);
        uploader.upload(UploadRequest.to("/d/0").body(UploadBody.fromBytes(new byte[1]))).block();

        UploadResult refused =
                upload(uploader, files(2, 1000)).stream()
                        .filter(result -> !result.isStored())
                        .findFirst()
                        .orElseThrow();
        uploader.resume(
                        ResumeRequest.of(
                                refused.failure()
                                        .orElseThrow()
                                        .checkpoint()
                                        .orElseThrow()
                                        .commit(io.github.dropflux.CommitInfo.to("/else"))))
                .block(PATIENCE);

        assertThat(dropbox.file("/else").orElseThrow().bytes()).isEqualTo(sources.get(0).all());
    }

    @Test
    void a_source_that_fails_and_a_request_without_a_body_fail_alone() {
        List<UploadRequest> requests = new ArrayList<>(files(3, 1000));
        requests.add(
                UploadRequest.to("/broken")
                        .body(
                                UploadBody.fromByteBuffers(
                                        Flux.error(new IllegalStateException("no bytes")))));
        requests.add(UploadRequest.to("/empty"));

        List<UploadResult> results = upload(patient(b -> b), requests);

        assertThat(dropbox.files()).hasSize(3);
        assertThat(results.stream().filter(result -> !result.isStored()))
                .hasSize(2)
                .allSatisfy(
                        result ->
                                assertThat(result.failure().orElseThrow())
                                        .isInstanceOf(LocalFailureException.class));
    }

    @Test
    void an_error_of_the_requests_comes_once_what_is_under_way_has_ended() {
        Flux<UploadRequest> requests =
                Flux.fromIterable(files(5, 1000))
                        .concatWith(Flux.error(new IllegalStateException("no more")));

        StepVerifier.create(patient(b -> b).uploadAll(requests))
                .expectNextCount(5)
                .expectErrorMessage("no more")
                .verify(PATIENCE);

        assertThat(dropbox.files()).hasSize(5);
        assertReleased();
    }

    @Test
    void requests_are_pulled_as_results_are_wanted() {
        List<Long> pulled = new ArrayList<>();
        Flux<UploadRequest> requests =
                Flux.fromIterable(files(10, 1000)).hide().doOnRequest(pulled::add);

        StepVerifier.create(patient(b -> b).uploadAll(requests), 0)
                .thenRequest(4)
                .expectNextCount(4)
                .then(() -> assertThat(dropbox.files()).hasSize(4))
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(pulled).containsExactly(4L, 1L))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(5)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void no_requests_are_no_results() {
        StepVerifier.create(uploader().uploadAll(Flux.empty())).expectComplete().verify(PATIENCE);
        assertThat(routes()).isEmpty();
    }
}
