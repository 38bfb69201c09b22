package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.WriteMode;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.CommitResult.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** All bytes first, and what makes them visible later, as often as it takes. */
@Tag("slow")
class TwoPhaseCommitTest extends EmulatedUploads {

    private static byte[] bytes(String path) {
        return ("content of " + path).getBytes(StandardCharsets.UTF_8);
    }

    private static UploadRequest request(String path) {
        return UploadRequest.to(path).body(UploadBody.fromBytes(bytes(path)));
    }

    private static List<String> paths(int count) {
        return IntStream.range(0, count).mapToObj(n -> "/folder/" + n + ".txt").toList();
    }

    private List<PreparedUpload> prepareAll(List<String> paths) {
        return uploader()
                .prepareAll(Flux.fromIterable(paths).map(TwoPhaseCommitTest::request))
                .map(result -> result.prepared().orElseThrow())
                .collectList()
                .block(PATIENCE);
    }

    private List<CommitResult> commitAll(List<PreparedUpload> prepared) {
        return uploader().commitAll(Flux.fromIterable(prepared)).collectList().block(PATIENCE);
    }

    private void assertAll(List<CommitResult> results, int count, Status status) {
        assertThat(results).hasSize(count).allMatch(result -> result.status() == status);
    }

    private long calls(EmulatedRoute route) {
        return dropbox.requests(route).size();
    }

    @ParameterizedTest
    @EnumSource(SessionPlan.class)
    void a_large_file_is_whole_in_a_closed_session_and_not_visible(SessionPlan plan) {
        TestBytes large = TestBytes.of(9 * MIB + 1);
        DropboxUploader uploader = uploader(builder -> builder.session(plan));
        PreparedUpload prepared =
                uploader.prepare(
                                UploadRequest.to("/large")
                                        .body(UploadBody.fromByteBufs(large.byteBufs(300_000))))
                        .block(PATIENCE);

        assertThat(dropbox.files()).isEmpty();
        assertThat(prepared.length()).isEqualTo(large.all().length);
        assertThat(calls(EmulatedRoute.FINISH) + calls(EmulatedRoute.FINISH_BATCH_V2)).isZero();

        CommitResult result = commitAll(List.of(PreparedUpload.parse(prepared.toText()))).get(0);
        assertThat(result.status()).isEqualTo(Status.COMMITTED);
        assertThat(result.file().orElseThrow().contentHash()).isEqualTo(prepared.contentHash());
        assertThat(dropbox.file("/large").orElseThrow().bytes()).isEqualTo(large.all());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4 * MIB, 8 * MIB})
    void a_file_of_one_window_or_none_is_prepared_too(int length) {
        TestBytes small = TestBytes.of(length);
        PreparedUpload prepared =
                uploader()
                        .prepare(
                                UploadRequest.to("/small")
                                        .body(UploadBody.fromByteBufs(small.byteBufs(300_000))))
                        .block(PATIENCE);
        assertThat(dropbox.files()).isEmpty();
        assertThat(calls(EmulatedRoute.UPLOAD)).isZero();
        assertAll(commitAll(List.of(prepared)), 1, Status.COMMITTED);
        assertThat(dropbox.file("/small").orElseThrow().bytes()).isEqualTo(small.all());
    }

    @Test
    void what_the_source_was_declared_to_be_holds_before_anything_is_handed_out() {
        StepVerifier.create(uploader().prepare(request("/a").length(3)))
                .expectError(SourceMismatchException.class)
                .verify(PATIENCE);
    }

    @Test
    void many_small_files_share_the_calls_that_prepare_and_that_commit_them() {
        List<String> paths = paths(500);
        List<PreparedUpload> prepared = prepareAll(paths);
        assertThat(dropbox.files()).isEmpty();
        assertThat(calls(EmulatedRoute.START_BATCH) + calls(EmulatedRoute.APPEND_BATCH))
                .isLessThan(20);

        assertAll(commitAll(prepared), 500, Status.COMMITTED);

        assertThat(calls(EmulatedRoute.FINISH_BATCH_V2) + calls(EmulatedRoute.FINISH))
                .isLessThanOrEqualTo(3);
        assertThat(paths)
                .allSatisfy(
                        path ->
                                assertThat(dropbox.file(path).orElseThrow().bytes())
                                        .isEqualTo(bytes(path)));
    }

    private int commitCallsOf5000() {
        List<PreparedUpload> prepared =
                uploader()
                        .prepareAll(Flux.range(0, 5000).map(n -> request("/f/" + n)))
                        .map(result -> result.prepared().orElseThrow())
                        .collectList()
                        .block(PATIENCE.multipliedBy(5));
        dropbox.clearRequests();
        List<CommitResult> results =
                uploader(builder -> builder.commitRetry(QUICK.withMaxAttempts(20)))
                        .commitAll(Flux.fromIterable(prepared))
                        .collectList()
                        .block(PATIENCE.multipliedBy(5));
        assertThat(results).hasSize(5000).allMatch(result -> result.status() != Status.FAILED);
        assertThat(dropbox.files()).hasSize(5000);
        return dropbox.requests().size();
    }

    @Test
    void five_thousand_files_take_ten_calls() {
        assertThat(commitCallsOf5000()).isLessThanOrEqualTo(10);
    }

    @Test
    void five_thousand_files_take_thirty_calls_when_each_third_fails() {
        for (int call = 1; call < 300; call += 3) {
            dropbox.faults()
                    .on(EmulatedRoute.FINISH_BATCH_V2)
                    .call(call)
                    .answer(call % 2 == 0 ? 429 : 503, "{}");
        }
        assertThat(commitCallsOf5000()).isLessThanOrEqualTo(30);
    }

    @Test
    void five_thousand_files_take_sixty_calls_when_each_third_answer_is_lost() {
        for (int call = 1; call < 300; call += 3) {
            dropbox.faults().on(EmulatedRoute.FINISH_BATCH_V2).call(call).loseAnswer();
        }
        assertThat(commitCallsOf5000()).isLessThanOrEqualTo(60);
    }

    @Test
    void committing_again_finds_what_is_there_by_few_calls() {
        List<PreparedUpload> prepared = prepareAll(paths(500));
        commitAll(prepared);
        dropbox.clearRequests();

        assertAll(commitAll(prepared), 500, Status.ALREADY_COMMITTED);

        assertThat(calls(EmulatedRoute.GET_METADATA)).isLessThanOrEqualTo(10);
        assertThat(calls(EmulatedRoute.LIST_FOLDER)).isBetween(1L, 3L);
        assertThat(dropbox.requests()).hasSizeLessThan(20);
    }

    @Test
    void names_whose_lower_case_only_Dropbox_knows_are_found_too() {
        List<String> paths =
                IntStream.range(0, 20).mapToObj(n -> "/Straße/ÄÖ-İ" + n + ".Txt").toList();
        List<PreparedUpload> prepared = prepareAll(paths);
        commitAll(prepared);
        assertAll(commitAll(prepared), 20, Status.ALREADY_COMMITTED);
    }

    @Test
    void other_content_in_its_place_is_not_what_was_committed() {
        List<PreparedUpload> prepared = prepareAll(paths(12));
        commitAll(prepared);
        for (String path : paths(12)) {
            uploader()
                    .upload(
                            UploadRequest.to(path)
                                    .mode(WriteMode.overwrite())
                                    .body(UploadBody.fromBytes(new byte[bytes(path).length])))
                    .block(PATIENCE);
        }
        List<CommitResult> again = commitAll(prepared);
        assertAll(again, 12, Status.FAILED);
        assertThat(again)
                .allSatisfy(
                        result -> {
                            assertThat(result.sessionExpired()).isFalse();
                            assertThat(result.failure().orElseThrow())
                                    .hasMessageContaining("committed before")
                                    .hasMessageContaining(result.prepared().commit().path());
                        });
    }

    @Test
    void a_session_that_is_too_old_says_so() {
        List<PreparedUpload> prepared = prepareAll(paths(1));
        dropbox.clock().advance(Duration.ofDays(8));
        PreparedUpload old =
                PreparedUpload.of(
                        prepared.get(0).accountId(),
                        prepared.get(0).sessionId(),
                        prepared.get(0).startedAt().minus(Duration.ofDays(8)),
                        prepared.get(0).commit(),
                        prepared.get(0).length(),
                        prepared.get(0).contentHash());
        CommitResult result = commitAll(List.of(old)).get(0);
        assertThat(result.sessionExpired()).isTrue();
        assertThat(result.failure().orElseThrow()).hasMessageContaining("upload the file anew");
    }

    @Test
    void a_lost_answer_to_a_commit_of_many_loses_and_doubles_nothing() {
        List<PreparedUpload> prepared = prepareAll(paths(300));
        dropbox.faults().on(EmulatedRoute.FINISH_BATCH_V2).next(1).loseAnswer();
        dropbox.clearRequests();

        assertAll(commitAll(prepared), 300, Status.COMMITTED);

        assertThat(dropbox.files()).hasSize(300);
        assertThat(dropbox.requests()).hasSizeLessThan(40);
    }

    @Test
    void the_same_path_twice_is_committed_in_order() {
        List<PreparedUpload> prepared = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            prepared.add(
                    uploader()
                            .prepare(
                                    UploadRequest.to(n % 2 == 0 ? "/Same" : "/same")
                                            .mode(WriteMode.overwrite())
                                            .body(UploadBody.fromBytes(new byte[n + 1])))
                            .block(PATIENCE));
        }
        assertAll(commitAll(prepared), 20, Status.COMMITTED);
        assertThat(dropbox.file("/same").orElseThrow().size()).isEqualTo(20);
    }

    @Test
    void one_that_fails_fails_no_other() {
        List<PreparedUpload> prepared = prepareAll(paths(5));
        uploader().upload("/folder/2.txt", Flux.empty()).block(PATIENCE);
        List<CommitResult> results = commitAll(prepared);
        assertThat(results.stream().filter(result -> result.status() == Status.COMMITTED))
                .hasSize(4);
        assertThat(results.stream().filter(result -> result.status() == Status.FAILED))
                .singleElement()
                .satisfies(
                        failed -> {
                            DropboxApiException refused =
                                    (DropboxApiException) failed.failure().orElseThrow();
                            assertThat(refused.tag()).contains("conflict");
                            assertThat(refused.path()).isEqualTo("/folder/2.txt");
                        });
    }

    @Test
    void nothing_is_handed_out_that_no_other_process_could_commit() {
        dropbox.faults().on(EmulatedRoute.GET_CURRENT_ACCOUNT).always().answer(400, "no");
        DropboxUploader supplied =
                uploader().forAccount(DropboxCredentials.accessToken(Mono.just("supplied-token")));
        StepVerifier.create(supplied.prepare(request("/a")))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(((DropboxException) failure).checkpoint()).isPresent())
                .verify(PATIENCE);
    }

    @Test
    void what_another_account_prepared_is_not_sent() {
        PreparedUpload prepared = prepareAll(paths(1)).get(0);
        StepVerifier.create(
                        uploader()
                                .forAccount(DropboxCredentials.accessToken("other").named("other"))
                                .commitAll(Flux.just(prepared)))
                .assertNext(
                        result ->
                                assertThat(result.failure().orElseThrow())
                                        .isInstanceOf(LocalFailureException.class)
                                        .hasMessageContaining("nothing was committed"))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(calls(EmulatedRoute.FINISH)).isZero();
    }

    @Test
    void an_error_of_the_publisher_comes_after_the_results_of_what_came_before() {
        List<PreparedUpload> prepared = prepareAll(paths(3));
        StepVerifier.create(
                        uploader()
                                .commitAll(
                                        Flux.fromIterable(prepared)
                                                .concatWith(
                                                        Flux.error(
                                                                new IllegalStateException(
                                                                        "mine")))))
                .expectNextCount(3)
                .expectErrorMessage("mine")
                .verify(PATIENCE);
        assertThat(dropbox.files()).hasSize(3);
    }

    @Test
    void nulls_and_nothing() {
        StepVerifier.create(uploader().commitAll(Flux.empty())).expectComplete().verify(PATIENCE);
        StepVerifier.create(
                        uploader()
                                .commitAll(
                                        subscriber -> {
                                            subscriber.onSubscribe(
                                                    reactor.core.publisher.Operators
                                                            .emptySubscription());
                                            subscriber.onNext(null);
                                        }))
                .expectError()
                .verify(PATIENCE);
    }

    @Test
    void a_closed_uploader_commits_nothing() {
        List<PreparedUpload> prepared = prepareAll(paths(2));
        DropboxUploader closed = uploader();
        closed.close();
        StepVerifier.create(closed.commitAll(Flux.fromIterable(prepared)))
                .expectError(LocalFailureException.class)
                .verify(PATIENCE);
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void closing_ends_what_waits_for_more() {
        List<PreparedUpload> prepared = prepareAll(paths(2));
        DropboxUploader uploader = uploader();
        StepVerifier.create(
                        uploader.commitAll(Flux.fromIterable(prepared).concatWith(Flux.never())))
                .expectNextCount(2)
                .then(uploader::close)
                .expectError(LocalFailureException.class)
                .verify(PATIENCE);
    }

    @Test
    void a_checkpoint_of_a_prepared_upload_is_not_kept(@TempDir Path folder) {
        DropboxUploader uploader =
                uploader(builder -> builder.checkpoints(FileCheckpointStore.inFolder(folder)));
        uploader.prepare(request("/kept")).block(PATIENCE);
        StepVerifier.create(uploader.checkpoint("/kept")).expectComplete().verify(PATIENCE);
    }
}
