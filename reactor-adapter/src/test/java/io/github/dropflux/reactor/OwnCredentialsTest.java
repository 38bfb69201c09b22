package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** One uploader for many users: each upload brings its own credentials. */
@Tag("sockets")
class OwnCredentialsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestBytes bytes = TestBytes.of(9 * TestBytes.MIB);
    private final DropboxEmulator dropbox =
            DropboxEmulator.builder().acceptTokens("of-a", "of-b").start();
    private final DropboxUploader uploader =
            DropboxUploader.builder()
                    .credentials(DropboxCredentials.perRequest())
                    .endpoint(dropbox.baseUrl())
                    .windowSize(4L * TestBytes.MIB)
                    .build();

    @AfterEach
    void stop() {
        uploader.close();
        dropbox.close();
    }

    @Test
    void of_the_request() {
        assertThat(request("/a").credentials(DropboxCredentials.accessToken("of-a")).toString())
                .doesNotContain("of-a");
        assertThat(
                        save(
                                uploader.upload(
                                        request("/a")
                                                .credentials(
                                                        DropboxCredentials.accessToken("of-a")))))
                .isEqualTo(bytes.all().length);
    }

    @Test
    void of_the_context() {
        assertThat(
                        save(
                                uploader.upload(request("/b"))
                                        .contextWrite(
                                                DropboxCredentials.accessToken("of-b")
                                                        .inContext())))
                .isEqualTo(bytes.all().length);
    }

    @Test
    void the_request_s_go_before_the_context_s() {
        assertThat(
                        save(
                                uploader.upload(
                                                request("/c")
                                                        .credentials(
                                                                DropboxCredentials.accessToken(
                                                                        "of-a")))
                                        .contextWrite(
                                                DropboxCredentials.accessToken("refused")
                                                        .inContext())))
                .isEqualTo(bytes.all().length);
    }

    @Test
    void a_refresh_token_is_exchanged_once_for_an_upload() {
        save(
                uploader.upload(
                        request("/d")
                                .credentials(DropboxCredentials.refreshToken("key", "refresh"))));
        assertThat(dropbox.requests(EmulatedRoute.TOKEN)).hasSize(1);
    }

    @Test
    void none_at_all_is_told_before_anything_is_sent() {
        assertThat(catchThrowable(() -> save(uploader.upload(request("/e")))))
                .isInstanceOf(LocalFailureException.class)
                .hasStackTraceContaining("credentials(...)");
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void many_files_share_those_of_the_context() {
        assertThat(
                        uploader.uploadAll(Flux.just(request("/f"), request("/g")))
                                .contextWrite(DropboxCredentials.accessToken("of-a").inContext())
                                .collectList()
                                .block(PATIENCE))
                .hasSize(2)
                .allMatch(UploadResult::isStored);
        assertThat(dropbox.files()).hasSize(2);
    }

    /** As of who puts the token there, instead of credentials with it. */
    @Test
    void what_is_no_credentials_in_the_context_is_told_without_it() {
        Context context = Context.of(DropboxCredentials.class, "of-a");
        List<Publisher<?>> asked =
                List.of(
                        uploader.upload(request("/h")),
                        uploader.uploadAll(Flux.just(request("/h"))),
                        uploader.ping(),
                        uploader.checkpoint("/h"));
        for (Publisher<?> each : asked) {
            assertThat(
                            catchThrowable(
                                    () ->
                                            Flux.from(each)
                                                    .contextWrite(context)
                                                    .blockLast(PATIENCE)))
                    .isInstanceOfSatisfying(
                            LocalFailureException.class,
                            failure -> assertThat(failure.origin()).isEqualTo(Origin.CREDENTIALS))
                    .hasMessageContainingAll("java.lang.String", "inContext()")
                    .hasMessageNotContaining("of-a");
        }
        assertThat(dropbox.requests()).isEmpty();
        assertThat(uploader.uploadsRunning()).isZero();
    }

    private UploadRequest request(String path) {
        return UploadRequest.to(path).body(UploadBody.fromByteBuffers(bytes.byteBuffers(100_000)));
    }

    private static long save(Mono<FileMetadata> upload) {
        return upload.block(PATIENCE).size();
    }
}
