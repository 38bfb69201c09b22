package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dropflux.DropboxException;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.EmulatedRoute;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** What failed, why, and what to do next is in the message, once, for whoever sees nothing else. */
class MessagesTest extends EmulatedUploads {

    private static Flux<ByteBuffer> bytes() {
        return Flux.just(ByteBuffer.allocate(10));
    }

    private static String message(DropboxUploader uploader) {
        return catchThrowableOfType(
                        DropboxException.class,
                        () -> uploader.upload("/a", bytes()).block(PATIENCE))
                .getMessage();
    }

    @Test
    void a_refused_path_says_why_and_what_to_do() {
        dropbox.faults().on(EmulatedRoute.UPLOAD).always().refusePath("insufficient_space");
        assertThat(message(uploader()))
                .startsWith(
                        "Dropbox refused files/upload with 409 path/insufficient_space: the account,"
                                + " or its team, has no room for the file: free some space, or use another"
                                + " account [destination \"/a\"]");
    }

    @Test
    void a_missing_scope_is_named() {
        dropbox.faults()
                .on(EmulatedRoute.UPLOAD)
                .always()
                .answer(
                        401,
                        "{\"error_summary\":\"missing_scope/.\",\"error\":{\".tag\":"
                                + "\"missing_scope\",\"required_scope\":\"files.content.write\"}}");
        assertThat(message(uploader()))
                .startsWith(
                        "Dropbox refused files/upload with 401 missing_scope: the access token lacks the"
                                + " scope files.content.write: allow it under Permissions");
    }

    @Test
    void credentials_without_a_token_say_what_is_missing() {
        assertThat(message(uploader(b -> b.credentials(DropboxCredentials.perRequest()))))
                .startsWith(
                        "The uploader has no credentials of its own and the upload brought none")
                .contains("contextWrite(...inContext())");
        assertThat(
                        message(
                                uploader(
                                        b ->
                                                b.credentials(
                                                        DropboxCredentials.accessToken(
                                                                Mono.empty())))))
                .startsWith("The credentials' Mono completed without an access token");
        assertThat(
                        message(
                                uploader(
                                        b ->
                                                b.credentials(
                                                        DropboxCredentials.accessToken(
                                                                Mono.just("hush hush"))))))
                .startsWith(
                        "The credentials' Mono emitted what can't be sent: the access token has")
                .doesNotContain("hush");
    }

    @Test
    void a_ping_while_a_rate_limit_holds_calls_back_says_how_long() {
        dropbox.faults()
                .on(EmulatedRoute.UPLOAD)
                .call(1)
                .answer(429, "{\"error\":{\"reason\":\"too_many_requests\",\"retry_after\":300}}");
        DropboxUploader uploader = uploader(b -> b.retry(RetryPolicy.none()));
        assertThat(message(uploader))
                .contains("the RetryPolicy allows no wait, and this one would be");
        assertThat(
                        catchThrowableOfType(
                                DropboxException.class, () -> uploader.ping().block(PATIENCE)))
                .hasMessageContaining("holds all calls back for another")
                .hasMessageContaining("min")
                .hasMessageEndingWith("this one does not wait: try again later");
    }

    @Test
    void a_file_that_cannot_be_read_is_named_and_no_checkpoint_is_where_there_is_none(
            @TempDir Path folder) {
        assertThat(
                        catchThrowableOfType(
                                DropboxException.class,
                                () ->
                                        uploader()
                                                .upload(
                                                        UploadRequest.to("/a")
                                                                .body(UploadBody.fromPath(folder)))
                                                .block(PATIENCE)))
                .hasMessageStartingWith("The source failed with ")
                .hasMessageContaining(folder.toString())
                .hasMessageEndingWith("repair it, then upload again [destination \"/a\"]")
                .hasMessageNotContaining("checkpoint");
    }

    @Test
    void a_checkpoint_is_advised_where_there_is_one() {
        Flux<ByteBuffer> broken =
                TestBytes.of(40 * TestBytes.MIB)
                        .byteBuffers(TestBytes.MIB)
                        .concatWith(Flux.error(new IOException("gone")));
        assertThat(
                        catchThrowableOfType(
                                DropboxException.class,
                                () -> uploader().upload("/a", broken).block(PATIENCE)))
                .hasMessageContaining(
                        "repair it, then resume from the checkpoint, or upload again [dest");
    }

    @Test
    void a_damaged_checkpoint_file_has_one_advice(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(folder.resolve("resume.txt"), "dropflux-checkpoint-2.AAAA.00");
        DropboxUploader uploader = uploader(b -> b.checkpoints(FileCheckpointStore.ofFile(file)));
        assertThat(
                        catchThrowableOfType(
                                DropboxException.class,
                                () -> uploader.checkpoint("/a").block(PATIENCE)))
                .hasMessageContaining("The file " + file + " cannot be resumed from (")
                .hasMessageContaining("): delete it to start the upload over")
                .hasMessageNotContainingAny("toText", "make room", "upload again");
    }

    @Test
    void a_store_that_fails_at_the_end_too_is_suppressed_and_not_logged() {
        List<Throwable> dropped = new CopyOnWriteArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            DropboxUploader uploader = uploader(b -> b.checkpoints(new FullStore()));
            DropboxException failure =
                    catchThrowableOfType(
                            DropboxException.class,
                            () ->
                                    uploader.upload(
                                                    "/a",
                                                    TestBytes.of(9 * TestBytes.MIB)
                                                            .byteBuffers(TestBytes.MIB))
                                            .block(PATIENCE));
            assertThat(failure).hasMessageContaining("no room, time 1");
            assertThat(failure.getSuppressed())
                    .anySatisfy(last -> assertThat(last).hasMessageContaining("no room, time 2"));
            assertThat(dropped).isEmpty();
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }

    private static final class FullStore implements CheckpointStore {

        private final AtomicInteger saves = new AtomicInteger();

        @Override
        public Mono<Void> save(String key, UploadCheckpoint checkpoint) {
            return Mono.error(() -> new IOException("no room, time " + saves.incrementAndGet()));
        }

        @Override
        public Mono<UploadCheckpoint> load(String key) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> delete(String key) {
            return Mono.empty();
        }
    }

    @Test
    void an_expired_token_says_so_once() {
        dropbox.faults()
                .on(EmulatedRoute.UPLOAD)
                .always()
                .answer(
                        401,
                        "{\"error_summary\":\"expired_access_token/..\",\"error\":{\".tag\":"
                                + "\"expired_access_token\"}}");
        assertThat(message(uploader()))
                .startsWith(
                        "Dropbox refused files/upload with 401 expired_access_token: the access token's"
                                + " life is over; it is fixed and cannot be refreshed: pass a new one");
    }
}
