package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import reactor.test.StepVerifier;

/** Bodies that an uploader stores in an emulator, or refuses, where there is no context. */
abstract class EmulatedBodies extends EmulatedContexts {

    final DropboxUploader uploader =
            DropboxUploader.builder()
                    .credentials(DropboxCredentials.accessToken("any"))
                    .endpoint(dropbox.baseUrl())
                    .build();

    @AfterEach
    void closeUploader() {
        uploader.close();
    }

    /** What is stored of it. */
    String store(UploadBody body) {
        uploader.upload(UploadRequest.to("/a").body(body)).block(PATIENCE);
        return new String(dropbox.file("/a").orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    void isRefused(UploadBody body, Class<?> type, String why) {
        StepVerifier.create(uploader.upload(UploadRequest.to("/b").body(body)))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(type)
                                        .hasMessageContaining("/b")
                                        .hasMessageContaining(why))
                .verify(PATIENCE);
        assertThat(dropbox.file("/b")).isEmpty();
    }
}
