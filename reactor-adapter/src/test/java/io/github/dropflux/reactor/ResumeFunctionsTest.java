package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.EmulatedRoute;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A function that is to give a source, and throws or gives nothing, fails the resumed upload as its source would. */
class ResumeFunctionsTest extends EmulatedUploads {

    private static final IllegalStateException THROWN = new IllegalStateException("no source");

    enum Way {
        REPLAY_THROWS(
                "no source",
                (uploader, from) ->
                        uploader.resume(
                                ResumeRequest.of(from)
                                        .replay(
                                                () -> {
                                                    throw THROWN;
                                                }))),
        REPLAY_GIVES_NULL(
                "the supplier of replay gave null",
                (uploader, from) -> uploader.resume(ResumeRequest.of(from).replay(() -> null))),
        BODY_FROM_THROWS(
                "no source",
                (uploader, from) ->
                        uploader.resume(
                                ResumeRequest.of(from)
                                        .bodyFrom(
                                                offset -> {
                                                    throw THROWN;
                                                }))),
        BODY_FROM_GIVES_NULL(
                "bodyFrom, asked for offset 0, gave null",
                (uploader, from) ->
                        uploader.resume(ResumeRequest.of(from).bodyFrom(offset -> null))),
        SOURCE_THROWS(
                "no source",
                (uploader, from) ->
                        uploader.resume(
                                from,
                                offset -> {
                                    throw THROWN;
                                })),
        SOURCE_GIVES_NULL(
                "resume, asked for offset 0, gave null",
                (uploader, from) -> uploader.resume(from, offset -> null));

        private final String said;
        private final BiFunction<DropboxUploader, UploadCheckpoint, Mono<FileMetadata>> resume;

        Way(String said, BiFunction<DropboxUploader, UploadCheckpoint, Mono<FileMetadata>> resume) {
            this.said = said;
            this.resume = resume;
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_fails_with_the_checkpoint(Way way) {
        DropboxUploader uploader = uploader();
        StepVerifier.create(way.resume.apply(uploader, started(uploader)))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOfSatisfying(
                                                LocalFailureException.class,
                                                local -> {
                                                    assertThat(local.origin())
                                                            .isEqualTo(Origin.SOURCE);
                                                    assertThat(local.checkpoint()).isPresent();
                                                })
                                        .hasMessageContaining(way.said))
                .verify(PATIENCE);
        assertThat(uploader.uploadsRunning()).isZero();
        assertThat(uploader.gauges().budgetUsedBytes()).isZero();
    }

    @Test
    void it_fails_when_the_upload_begins_anew() {
        DropboxUploader uploader = uploader();
        UploadCheckpoint forgotten = forgotten(started(uploader));
        AtomicInteger asked = new AtomicInteger();
        StepVerifier.create(
                        uploader.resume(
                                ResumeRequest.of(forgotten)
                                        .restartExpired(true)
                                        .bodyFrom(
                                                offset ->
                                                        asked.getAndIncrement() == 0
                                                                ? UploadBody.fromBytes(
                                                                        new byte[100])
                                                                : null)))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(LocalFailureException.class)
                                        .hasMessageContaining("bodyFrom"))
                .verify(PATIENCE);
        assertThat(asked).hasValue(2);
    }

    /** What an upload leaves whose first append is refused. */
    private UploadCheckpoint started(DropboxUploader uploader) {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().fail("not_allowed");
        AtomicReference<UploadCheckpoint> left = new AtomicReference<>();
        StepVerifier.create(
                        uploader.upload(
                                "/a", TestBytes.of(9 * TestBytes.MIB).byteBuffers(TestBytes.MIB)))
                .expectErrorSatisfies(
                        failure ->
                                left.set(((DropboxException) failure).checkpoint().orElseThrow()))
                .verify(PATIENCE);
        dropbox.faults().clear();
        return left.get();
    }

    private static UploadCheckpoint forgotten(UploadCheckpoint from) {
        return UploadCheckpoint.builder(
                        from.accountId(),
                        "forgotten",
                        from.sessionType(),
                        from.startedAt(),
                        from.commit())
                .build();
    }
}
