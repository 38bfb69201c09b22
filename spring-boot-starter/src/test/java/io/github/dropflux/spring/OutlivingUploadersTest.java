package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A web server stops before the uploader does, which is another context's, or nobody's bean: no body is stored that it cut off. */
@Tag("sockets")
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class OutlivingUploadersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 100_000;

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private final DropboxUploader uploader =
            DropboxUploader.builder()
                    .credentials(DropboxCredentials.accessToken("any"))
                    .endpoint(dropbox.baseUrl())
                    .build();
    private ConfigurableApplicationContext application;

    @EnableAutoConfiguration
    @RestController
    static class Project {

        private final Kept kept;

        Project(Kept kept) {
            this.kept = kept;
        }

        @PutMapping("/file")
        Mono<Long> save(ServerHttpRequest request) {
            return kept.uploader()
                    .upload(UploadRequest.to("/file").body(RequestBodies.fromRequest(request)))
                    .map(FileMetadata::size);
        }
    }

    record Kept(DropboxUploader uploader) {}

    @AfterEach
    void stop() {
        application.close();
        uploader.close();
        dropbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"graceful", "immediate"})
    void what_the_stop_of_the_server_cuts_off_is_not_stored(String shutdown, CapturedOutput logged)
            throws IOException {
        application =
                Applications.run(
                        new SpringApplicationBuilder(Project.class)
                                .initializers(
                                        context ->
                                                ((GenericApplicationContext) context)
                                                        .registerBean(
                                                                Kept.class,
                                                                () -> new Kept(uploader))),
                        dropbox,
                        "dropflux.access-token=any",
                        "server.shutdown=" + shutdown,
                        "spring.lifecycle.timeout-per-shutdown-phase=1s");
        try (Socket browser = Applications.connect(application)) {
            browser.getOutputStream()
                    .write(
                            ("PUT /file HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                                            + "Transfer-Encoding: chunked\r\n\r\n"
                                            + Integer.toHexString(MANY)
                                            + "\r\n"
                                            + "x".repeat(MANY)
                                            + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            await().atMost(PATIENCE).until(() -> uploader.gauges().budgetUsedBytes() >= MANY);

            application.close();

            await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 0);
            assertThat(dropbox.files()).isEmpty();
            assertThat(logged).doesNotContain(" ERROR ");
        }
    }
}
