package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.WriteMode;
import io.github.dropflux.emulator.EmulatedRoute;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Commits whose answers are lost: a file that is there is never a failure, nor the other way round. */
@Tag("slow")
class LostCommitTest extends EmulatedUploads {

    private final TestBytes small = TestBytes.of(3 * MIB + 1);
    private final TestBytes large = TestBytes.of(9 * MIB + 1);

    private static UploadRequest to(TestBytes bytes) {
        return UploadRequest.to("/folder/a.bin")
                .body(UploadBody.fromByteBufs(bytes.byteBufs(300_000)));
    }

    private void assertStoredOnce(FileMetadata saved, TestBytes bytes) {
        assertThat(dropbox.file(saved.pathDisplay()).orElseThrow().bytes()).isEqualTo(bytes.all());
        assertThat(dropbox.files().stream().filter(file -> file.size() == bytes.all().length))
                .hasSize(1);
    }

    static Stream<UnaryOperator<UploadRequest>> modes() {
        return Stream.of(
                r -> r,
                r -> r.mode(WriteMode.overwrite()),
                r -> r.autorename(true),
                r -> r.strictConflict(true),
                r -> r.strictConflict(true).autorename(true));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void a_single_call_whose_answer_is_lost_stores_one_file(UnaryOperator<UploadRequest> mode) {
        dropbox.faults().on(EmulatedRoute.UPLOAD).call(1).loseAnswer();

        assertStoredOnce(uploader().upload(mode.apply(to(small))).block(PATIENCE), small);
        assertThat(dropbox.requests(EmulatedRoute.UPLOAD)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void a_single_call_that_was_lost_on_the_way_is_made_again(UnaryOperator<UploadRequest> mode) {
        dropbox.faults().on(EmulatedRoute.UPLOAD).call(1).resetAfterBody();

        assertStoredOnce(uploader().upload(mode.apply(to(small))).block(PATIENCE), small);
        assertThat(dropbox.requests(EmulatedRoute.UPLOAD)).hasSize(2);
    }

    @Test
    void a_renamed_file_whose_answer_is_lost_is_found() {
        uploader().upload(to(TestBytes.of(5))).block(PATIENCE);
        dropbox.faults().on(EmulatedRoute.UPLOAD).call(2).loseAnswer();

        FileMetadata saved = uploader().upload(to(small).autorename(true)).block(PATIENCE);

        assertThat(saved.pathDisplay()).isEqualTo("/folder/a (1).bin");
        assertStoredOnce(saved, small);
    }

    static Stream<Arguments> commits() {
        return Stream.of(SessionPlan.SEQUENTIAL, SessionPlan.CONCURRENT)
                .flatMap(plan -> modes().map(mode -> Arguments.of(plan, mode)));
    }

    @ParameterizedTest
    @MethodSource("commits")
    void a_commit_whose_answer_is_lost_stores_one_file(
            SessionPlan plan, UnaryOperator<UploadRequest> mode) {
        dropbox.faults().on(EmulatedRoute.FINISH).call(1).loseAnswer();

        FileMetadata saved =
                uploader(b -> b.session(plan)).upload(mode.apply(to(large))).block(PATIENCE);

        assertStoredOnce(saved, large);
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void a_renamed_commit_whose_answer_is_lost_is_found(SessionPlan plan) {
        uploader().upload(to(TestBytes.of(5))).block(PATIENCE);
        dropbox.faults().on(EmulatedRoute.FINISH).call(1).loseAnswer();

        FileMetadata saved =
                uploader(b -> b.session(plan)).upload(to(large).autorename(true)).block(PATIENCE);

        assertThat(saved.pathDisplay()).isEqualTo("/folder/a (1).bin");
        assertStoredOnce(saved, large);
    }

    @Test
    void an_update_whose_answer_is_lost_has_updated() {
        FileMetadata first = uploader().upload(to(TestBytes.of(5))).block(PATIENCE);
        dropbox.faults().on(EmulatedRoute.UPLOAD).call(2).loseAnswer();

        FileMetadata saved =
                uploader().upload(to(small).mode(WriteMode.update(first.rev()))).block(PATIENCE);

        assertThat(saved.id()).isEqualTo(first.id());
        assertStoredOnce(saved, small);
    }

    @Test
    void a_commit_whose_every_answer_is_lost_is_found_all_the_same() {
        dropbox.faults().on(EmulatedRoute.FINISH).always().loseAnswer();

        assertStoredOnce(uploader().upload(to(large)).block(PATIENCE), large);
    }

    static Stream<Consumer<EmulatedUploads>> blindness() {
        return Stream.of(
                t -> t.dropbox.faults().on(EmulatedRoute.GET_METADATA).always().answer(503, ""),
                t -> t.dropbox.faults().on(EmulatedRoute.GET_METADATA).always().resetAfterBody());
    }

    @ParameterizedTest
    @MethodSource("blindness")
    void a_commit_that_nobody_can_tell_of_is_in_doubt(Consumer<EmulatedUploads> blind) {
        dropbox.faults().on(EmulatedRoute.FINISH).always().stallAfterApplying();
        blind.accept(this);
        DropboxUploader uploader =
                uploader(
                        b ->
                                b.commitRetry(QUICK.withMaxAttempts(2))
                                        .timeouts(
                                                UploadTimeouts.defaults()
                                                        .withCommitAnswer(
                                                                java.time.Duration.ofMillis(200))));

        DropboxTransportException failure =
                catchThrowableOfType(
                        DropboxTransportException.class,
                        () -> uploader.upload(to(large)).block(PATIENCE));

        assertThat(failure.commitInDoubt()).isTrue();
        assertThat(failure.checkpoint().orElseThrow().closed()).isTrue();

        dropbox.faults().clear();
        assertStoredOnce(
                uploader.resume(ResumeRequest.of(failure.checkpoint().get())).block(PATIENCE),
                large);
    }

    @Test
    void a_conflict_that_is_none_of_ours_is_one() {
        uploader().upload(to(TestBytes.of(5))).block(PATIENCE);
        dropbox.faults().on(EmulatedRoute.FINISH).call(1).resetAfterBody();

        DropboxApiException failure =
                catchThrowableOfType(
                        DropboxApiException.class,
                        () -> uploader().upload(to(large)).block(PATIENCE));

        assertThat(failure.tag()).isEqualTo("path/conflict/file");
        assertThat(failure.checkpoint().orElseThrow().closed()).isTrue();
    }

    @Test
    void an_upload_that_may_not_ask_is_made_again() {
        dropbox.faults().on(EmulatedRoute.UPLOAD).call(1).loseAnswer();
        dropbox.faults()
                .on(EmulatedRoute.GET_METADATA)
                .always()
                .answer(401, "{\"error_summary\":\"\",\"error\":{\".tag\":\"missing_scope\"}}");

        assertStoredOnce(uploader().upload(to(small)).block(PATIENCE), small);
    }
}
