package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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

    private UploadRequest request(String path) {
        return UploadRequest.to(path).body(UploadBody.fromByteBuffers(bytes.byteBuffers(100_000)));
    }

    private static long save(Mono<FileMetadata> upload) {
        return upload.block(PATIENCE).size();
    }
}
