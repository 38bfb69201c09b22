package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedFile;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The service stops while the second file of a form arrives, and more slowly than the stop waits for. */
@Tag("sockets")
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class StoppedFormsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LENGTH = 1_000_000;
    private static final int MANY = 100_000;
    private static final String FIRST = head("a") + "x\r\n";
    private static final String SECOND = head("b") + "y".repeat(MANY);

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private ConfigurableApplicationContext application;

    @EnableAutoConfiguration
    @RestController
    static class Project {

        private final DropboxUploader dropbox;

        Project(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @PostMapping("/each")
        Flux<String> each(@RequestBody Flux<PartEvent> form) {
            return FormUploads.with(dropbox, file -> UploadRequest.to("/" + file.name()))
                    .upload(form)
                    .map(
                            result ->
                                    result.file().name()
                                            + (result.isStored() ? " stored\n" : " failed\n"));
        }

        @PostMapping("/all")
        Mono<String> all(@RequestBody Flux<PartEvent> form) {
            return each(form).collectList().map(results -> String.join("", results));
        }
    }

    @BeforeEach
    void start() {
        application =
                Applications.run(
                        new SpringApplicationBuilder(Project.class),
                        dropbox,
                        "dropflux.access-token=any",
                        "spring.lifecycle.timeout-per-shutdown-phase=3s");
    }

    @AfterEach
    void stop() {
        application.close();
        dropbox.close();
    }

    @Test
    void its_results_together_are_answered(CapturedOutput logged) throws IOException {
        assertThat(stopped("/all", FIRST + SECOND))
                .startsWith("HTTP/1.1 503")
                .containsIgnoringCase("connection: close")
                .contains("application/problem+json", "urn:problem-type:dropflux:stopping");
        assertThat(logged).doesNotContain(" ERROR ", " WARN ");
    }

    @Test
    void each_result_that_is_known_is_told_before_the_answer_is_cut_off(CapturedOutput logged)
            throws IOException {
        assertThat(stopped("/each", FIRST + SECOND))
                .startsWith("HTTP/1.1 200")
                .contains("a stored\n", "b failed\n")
                .doesNotContain("\r\n0\r\n");
        assertThat(logged).doesNotContain(" ERROR ", " WARN ");
    }

    @Test
    void one_that_waits_for_its_next_file_is_cut_off(CapturedOutput logged) throws IOException {
        assertThat(stopped("/each", FIRST + SECOND.substring(0, 10)))
                .startsWith("HTTP/1.1 200")
                .contains("a stored\n")
                .doesNotContain("\r\n0\r\n");
        assertThat(logged).doesNotContain(" ERROR ", " WARN ");
    }

    /** What the browser of a form of which only this has come is told as the service stops. */
    private String stopped(String uri, String text) throws IOException {
        DropboxUploader uploader = application.getBean(DropboxUploader.class);
        try (Socket browser = Applications.connect(application)) {
            browser.setSoTimeout((int) PATIENCE.toMillis());
            browser.getOutputStream()
                    .write(
                            ("POST "
                                            + uri
                                            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data;"
                                            + " boundary=b\r\nContent-Length: "
                                            + LENGTH
                                            + "\r\n\r\n"
                                            + text)
                                    .getBytes(StandardCharsets.US_ASCII));
            await().atMost(PATIENCE).until(() -> dropbox.file("/a").isPresent());
            await().atMost(PATIENCE)
                    .until(() -> uploader.uploadsRunning() == (text.contains(SECOND) ? 1 : 0));
            application.close();
            assertThat(dropbox.files()).extracting(EmulatedFile::path).containsExactly("/a");
            return new String(browser.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static String head(String name) {
        return "--b\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"; filename=\"a\"\r\nContent-Type: text/plain\r\n\r\n";
    }
}
