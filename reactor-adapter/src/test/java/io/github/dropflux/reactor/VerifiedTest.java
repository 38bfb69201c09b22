package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.FINISH;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH_BATCH_V2;
import static io.github.dropflux.emulator.EmulatedRoute.GET_METADATA;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.ContentHashMismatchException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.FileMetadata.Verified;
import io.github.dropflux.emulator.EmulatedRoute;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What is called verified was compared with an answer of Dropbox. */
class VerifiedTest extends EmulatedUploads {

    private static final int SMALL = 1000;
    private static final int LONG = 9 * TestBytes.MIB;

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LONG})
    void an_answer_with_a_hash_needs_no_question(int length) {
        FileMetadata file = upload(length);
        assertThat(file.verified()).isEqualTo(Verified.SIZE_AND_HASH);
        assertThat(dropbox.requests(GET_METADATA)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LONG})
    void a_hash_that_the_answer_has_not_is_asked_for(int length) {
        committing(length).forEach(route -> dropbox.faults().on(route).always().noHash());
        FileMetadata file = upload(length);
        assertThat(file.verified()).isEqualTo(Verified.SIZE_AND_HASH);
        assertThat(file.contentHash().hex())
                .isEqualTo(dropbox.file("/a").orElseThrow().contentHash());
        assertThat(dropbox.requests(GET_METADATA)).hasSize(1);
    }

    @Test
    void the_hash_that_was_asked_for_is_compared() {
        dropbox.faults().on(UPLOAD).always().noHash();
        dropbox.faults().on(GET_METADATA).always().wrongHash();
        StepVerifier.create(uploader().upload("/a", TestBytes.of(SMALL).byteBuffers(100)))
                .expectError(ContentHashMismatchException.class)
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LONG})
    void without_any_hash_the_size_alone_is_verified(int length) {
        dropbox.faults().onAny().always().noHash();
        FileMetadata file = upload(length);
        assertThat(file.verified()).isEqualTo(Verified.SIZE);
        assertThat(file.contentHash()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 409, 429, 500})
    void a_question_that_is_refused_does_not_fail_a_file_that_is_stored(int status) {
        dropbox.faults().on(UPLOAD).always().noHash();
        dropbox.faults().on(GET_METADATA).always().answer(status, "{}");
        FileMetadata file =
                uploader(b -> b.retry(RetryPolicy.none()))
                        .upload("/a", TestBytes.of(SMALL).byteBuffers(100))
                        .block(PATIENCE);
        assertThat(file.verified()).isEqualTo(Verified.SIZE);
    }

    @Test
    void a_hash_of_another_revision_is_not_compared() {
        dropbox.faults().on(UPLOAD).always().noHash();
        dropbox.faults()
                .on(GET_METADATA)
                .always()
                .answer(
                        200,
                        "{\".tag\":\"file\",\"name\":\"a\",\"id\":\"id:1\",\"client_modified\":"
                                + "\"2026-01-01T00:00:00Z\",\"server_modified\":\"2026-01-01T00:00:00Z\","
                                + "\"rev\":\"0123456789abc\",\"size\":1,\"content_hash\":\""
                                + "0".repeat(64)
                                + "\"}");
        assertThat(upload(SMALL).verified()).isEqualTo(Verified.SIZE);
    }

    @Test
    void files_of_a_batch_are_asked_for_one_by_one() {
        dropbox.faults().on(FINISH_BATCH_V2).entry(2).noHash();
        List<FileMetadata> files =
                uploader()
                        .uploadAll(
                                Flux.range(0, 3)
                                        .map(
                                                n ->
                                                        UploadRequest.to("/" + n)
                                                                .body(
                                                                        UploadBody.fromBytes(
                                                                                new byte[n + 1]))))
                        .map(result -> result.metadata().orElseThrow())
                        .collectList()
                        .block(PATIENCE);
        assertThat(files)
                .hasSize(3)
                .allSatisfy(file -> assertThat(file.verified()).isEqualTo(Verified.SIZE_AND_HASH));
        assertThat(dropbox.requests(GET_METADATA)).hasSize(1);
    }

    private FileMetadata upload(int length) {
        return uploader().upload("/a", TestBytes.of(length).byteBuffers(64 * 1024)).block(PATIENCE);
    }

    private static List<EmulatedRoute> committing(int length) {
        return length == SMALL ? List.of(UPLOAD) : List.of(FINISH, FINISH_BATCH_V2);
    }
}
