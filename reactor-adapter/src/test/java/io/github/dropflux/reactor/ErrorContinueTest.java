package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.EmulatedRoute;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An {@code onErrorContinue} downstream, which reaches every operator upstream that does not refuse it. */
class ErrorContinueTest extends EmulatedUploads {

    private final List<Throwable> skipped = new CopyOnWriteArrayList<>();

    /** Skips what fails, as it is commonly written. */
    private <T> Flux<T> skipping(Flux<T> uploads) {
        return uploads.onErrorContinue((failure, what) -> skipped.add(failure));
    }

    private static Flux<ByteBuffer> withBadPieces(int mib) {
        return Flux.range(0, mib)
                .map(
                        i -> {
                            if (i % 3 == 1) {
                                throw new IllegalStateException("bad piece " + i);
                            }
                            return ByteBuffer.allocate(TestBytes.MIB);
                        });
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 20})
    void a_source_that_fails_is_not_stored_without_what_failed(int mib) {
        List<FileMetadata> stored =
                skipping(
                                Flux.just("/a", "/b")
                                        .flatMap(
                                                path ->
                                                        uploader()
                                                                .upload(path, withBadPieces(mib))))
                        .collectList()
                        .block(PATIENCE);
        assertThat(stored).isEmpty();
        assertThat(dropbox.files()).isEmpty();
        assertThat(skipped)
                .hasSize(2)
                .allSatisfy(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOfSatisfying(
                                                LocalFailureException.class,
                                                local ->
                                                        assertThat(local.origin())
                                                                .isEqualTo(Origin.SOURCE)));
    }

    @Test
    void files_of_a_batch_fail_one_by_one() {
        Flux<UploadRequest> requests =
                Flux.just(
                        UploadRequest.to("/bad").body(UploadBody.fromByteBuffers(withBadPieces(3))),
                        UploadRequest.to("/good").body(UploadBody.fromBytes(new byte[3])));
        List<UploadResult> results =
                skipping(uploader().uploadAll(requests)).collectList().block(PATIENCE);
        assertThat(results).hasSize(2);
        assertThat(dropbox.files()).hasSize(1);
        assertThat(skipped).isEmpty();
    }

    @Test
    void a_resumed_source_that_fails_is_not_stored_without_what_failed() {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(2).answer(400, "no");
        UploadCheckpoint left =
                uploader()
                        .upload(
                                "/a",
                                Flux.range(0, 20).map(i -> ByteBuffer.allocate(TestBytes.MIB)))
                        .then(Mono.<UploadCheckpoint>empty())
                        .onErrorResume(
                                DropboxException.class,
                                failure -> Mono.justOrEmpty(failure.checkpoint()))
                        .block(PATIENCE);
        List<FileMetadata> stored =
                skipping(
                                Flux.just(left)
                                        .hide()
                                        .flatMap(
                                                checkpoint ->
                                                        uploader()
                                                                .resume(
                                                                        checkpoint,
                                                                        offset ->
                                                                                withBadPieces(20))))
                        .collectList()
                        .block(PATIENCE);
        assertThat(stored).isEmpty();
        assertThat(dropbox.files()).isEmpty();
        assertThat(skipped).hasSize(1).first().isInstanceOf(LocalFailureException.class);
    }

    @Test
    void what_passes_is_retried_and_what_does_not_is_told_as_ever() {
        dropbox.faults().on(EmulatedRoute.UPLOAD).call(1).answer(503, "");
        UploadRequest request =
                UploadRequest.to("/a").body(UploadBody.fromBytes(new byte[] {1, 2, 3}));
        assertThat(skipping(uploader().upload(request).flux()).blockLast(PATIENCE).size())
                .isEqualTo(3);

        assertThat(
                        skipping(
                                        Flux.just(request.body(UploadBody.fromBytes(new byte[5])))
                                                .hide()
                                                .flatMap(uploader()::upload))
                                .blockLast(PATIENCE))
                .isNull();
        assertThat(skipped).hasSize(1).first().isInstanceOf(DropboxApiException.class);
    }

    @Test
    void questions_are_answered_as_ever() {
        dropbox.faults().on(EmulatedRoute.GET_CURRENT_ACCOUNT).always().answer(401, "{}");
        skipping(Flux.just(1).hide().flatMap(i -> uploader().ping())).blockLast(PATIENCE);
        assertThat(skipped).hasSize(1).first().isInstanceOf(DropboxApiException.class);
    }
}
