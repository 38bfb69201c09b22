package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.emulator.WriteContention;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Commits that are refused for a while, after all bytes have been sent. */
class PatientCommitTest extends EmulatedUploads {

    /** The clock runs fast for what takes real time, too. */
    private static final Duration LONG = Duration.ofDays(10);

    private DropboxUploader hasty(SessionPlan plan) {
        return uploader(
                b ->
                        b.session(plan)
                                .retry(RetryPolicy.defaults().withTotalTime(LONG))
                                .commitRetry(RetryPolicy.patient().withTotalTime(LONG))
                                .timer(new HastyTimer()));
    }

    private Mono<FileMetadata> upload(DropboxUploader uploader, String path, TestBytes bytes) {
        return uploader.upload(
                UploadRequest.to(path).body(UploadBody.fromByteBufs(bytes.byteBufs(300_000))));
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void a_finish_that_answers_503_for_minutes_is_retried_without_resending_bytes(
            SessionPlan plan) {
        dropbox.faults().on(FINISH).next(8).answer(503, "");
        TestBytes bytes = TestBytes.of(9 * MIB);
        upload(hasty(plan), "/a", bytes).block(PATIENCE);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes.all());
        assertThat(dropbox.requests(FINISH)).hasSize(9);
        assertThat(dropbox.requests(APPEND_V2)).as("no byte is sent again").hasSize(3);
    }

    @Test
    void a_finish_that_answers_503_for_ever_leaves_a_doubt_that_is_told() {
        dropbox.faults().on(FINISH).always().answer(503, "");
        TestBytes bytes = TestBytes.of(9 * MIB);
        Mono<?> upload =
                upload(
                        uploader(
                                b ->
                                        b.session(SessionPlan.CONCURRENT)
                                                .commitRetry(QUICK.withMaxAttempts(4))),
                        "/a",
                        bytes);
        assertThatThrownBy(() -> upload.block(PATIENCE))
                .isInstanceOfSatisfying(
                        DropboxTransportException.class,
                        told -> assertThat(told.commitInDoubt()).isTrue())
                .hasMessageContaining("503");
        assertThat(dropbox.requests(FINISH)).hasSize(4);
        await().until(bytes::allReleased);
    }

    @ParameterizedTest
    @EnumSource
    void contention_in_any_shape_is_retried_until_it_ends(WriteContention shape) {
        dropbox.faults().on(FINISH).next(3).tooManyWriteOperations(shape);
        dropbox.faults().on(UPLOAD).next(3).tooManyWriteOperations(shape);
        DropboxUploader uploader = hasty(SessionPlan.AUTO);
        TestBytes large = TestBytes.of(9 * MIB);
        TestBytes small = TestBytes.of(1000);
        upload(uploader, "/large", large).block(PATIENCE);
        upload(uploader, "/small", small).block(PATIENCE);
        assertThat(dropbox.file("/large").orElseThrow().bytes()).isEqualTo(large.all());
        assertThat(dropbox.file("/small").orElseThrow().bytes()).isEqualTo(small.all());
        assertThat(dropbox.requests(FINISH)).hasSize(4);
        assertThat(dropbox.requests(UPLOAD)).hasSize(4);
    }

    @Test
    void only_the_rejected_commit_is_retried() {
        dropbox.faults()
                .on(FINISH)
                .when(seen -> seen.argument().contains("/0"))
                .next(2)
                .tooManyWriteOperations(WriteContention.FINISH_ERROR);
        DropboxUploader uploader =
                uploader(
                        b ->
                                b.session(SessionPlan.CONCURRENT)
                                        .batch(BatchSettings.defaults().withMaxCommits(1)));
        List<FileMetadata> saved =
                Flux.range(0, 4)
                        .flatMap(i -> upload(uploader, "/" + i, TestBytes.of(5 * MIB)))
                        .collectList()
                        .block(PATIENCE);
        assertThat(saved).hasSize(4);
        assertThat(dropbox.requests(FINISH)).hasSize(6);
        assertThat(dropbox.requests(FINISH).stream().filter(seen -> seen.argument().contains("/0")))
                .hasSize(3);
    }
}
