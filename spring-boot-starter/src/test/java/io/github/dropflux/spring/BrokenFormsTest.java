package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedFile;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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

/** Forms that stall, or whose browser goes away, at each place where they can. */
@Tag("sockets")
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class BrokenFormsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 100_000;
    private static final int LENGTH = 1_000_000;

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private ConfigurableApplicationContext application;

    private enum Place {
        BEFORE_ANY_PART(""),
        IN_A_HEAD("--b\r\nContent-Disposition: form-data; na"),
        IN_THE_FIRST_BYTES(head("a") + "xy"),
        IN_A_FILE(head("a") + "x".repeat(MANY)),
        BETWEEN_PARTS(head("a") + "x\r\n" + head("b") + "y\r\n--b\r\n");

        private final String text;

        Place(String text) {
            this.text = text;
        }

        private static String head(String name) {
            return "--b\r\nContent-Disposition: form-data; name=\""
                    + name
                    + "\"; filename=\"a\"\r\nContent-Type: text/plain\r\n\r\n";
        }
    }

    @EnableAutoConfiguration
    @RestController
    static class Project {

        private final DropboxUploader dropbox;
        final AtomicInteger begun = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();

        Project(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @PostMapping("/form")
        Flux<String> form(@RequestBody Flux<PartEvent> form) {
            return FormUploads.with(dropbox, file -> UploadRequest.to("/" + file.name()))
                    .upload(form)
                    .map(FormUpload::toString)
                    .collectList()
                    .flatMapIterable(all -> all)
                    .doOnSubscribe(s -> begun.incrementAndGet())
                    .doFinally(end -> ended.incrementAndGet());
        }
    }

    @AfterEach
    void stop() {
        application.close();
        dropbox.close();
    }

    private void start(String... properties) {
        application =
                Applications.run(new SpringApplicationBuilder(Project.class), dropbox, properties);
    }

    @ParameterizedTest
    @EnumSource
    void a_browser_that_goes_away_is_no_error(Place place, CapturedOutput logged)
            throws IOException {
        start("dropflux.access-token=any");
        Project project = application.getBean(Project.class);
        try (Socket browser = send(place.text, LENGTH)) {
            await().atMost(PATIENCE).until(() -> project.begun.get() == 1);
            assertThat(browser.isConnected()).isTrue();
        }
        await().atMost(PATIENCE).until(() -> project.ended.get() == 1);
        application.close();

        assertThat(dropbox.file("/a").isPresent()).isEqualTo(place == Place.BETWEEN_PARTS);
        assertThat(logged).doesNotContain(" ERROR ", "onErrorDropped");
    }

    @ParameterizedTest
    @EnumSource
    void one_that_stalls_is_answered(Place place, CapturedOutput logged) throws IOException {
        start("dropflux.access-token=any", "dropflux.timeouts.source=200ms");
        try (Socket browser = send(place.text, LENGTH)) {
            assertThat(status(browser)).isEqualTo("HTTP/1.1 408");
        }
        application.close();
        assertThat(logged).doesNotContain(" ERROR ", "onErrorDropped");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BEFORE_ANY_PART")
    void one_that_ends_there_is_refused(Place place, CapturedOutput logged) throws IOException {
        start("dropflux.access-token=any");
        try (Socket browser = send(place.text, place.text.length())) {
            assertThat(status(browser)).isEqualTo("HTTP/1.1 400");
        }
        application.close();
        if (place != Place.BETWEEN_PARTS) {
            assertThat(dropbox.files()).isEmpty();
        }
        assertThat(logged).doesNotContain(" ERROR ", "onErrorDropped");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Content-Type: text/plain\r\n",
                "Content-Disposition: form-data\r\n",
                "Content-Disposition: form-data; filename=\"a\"\r\n",
                "Content-Disposition: form-data; filename=\"a\"\r\nContent-Type: image/png\r\n",
                "Content-Disposition: form-data; name\r\n",
                "Content-Disposition: ;\r\n",
                "Content-Disposition: form-data; name=\"b\"; filename*=UTF-8''%zz\r\n",
                "Content-Disposition: form-data; name=\"b\"; filename=\"b\"\r\nContent-Type: nonsense\r\n",
                "Content-Disposition: form-data; name=\"b\"\r\nContent-Type: text/plain; charset=nonsense\r\n"
            })
    void a_part_whose_head_is_malformed_is_a_fault_of_the_sender(String head, CapturedOutput logged)
            throws IOException {
        start("dropflux.access-token=any");
        String form =
                Place.head("a")
                        + "x\r\n--b\r\n"
                        + head
                        + "\r\ny\r\n"
                        + Place.head("c")
                        + "z\r\n--b--\r\n";
        try (Socket browser = send(form, form.length())) {
            browser.setSoTimeout((int) PATIENCE.toMillis());
            String answer =
                    new String(browser.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json", "urn:problem-type:dropflux:body-differs");
        }
        application.close();
        assertThat(dropbox.files()).extracting(EmulatedFile::path).isSubsetOf("/a");
        assertThat(logged).doesNotContain(" ERROR ", "onErrorDropped");
    }

    @Test
    void a_file_that_fails_is_logged_in_one_line(CapturedOutput logged) throws IOException {
        start("dropflux.access-token=any");
        dropbox.faults()
                .on(EmulatedRoute.UPLOAD)
                .next(1)
                .answer(
                        409,
                        "{\"error_summary\":\"path/insufficient_space/\",\"error\":{\".tag\":\"path\","
                                + "\"reason\":{\".tag\":\"insufficient_space\"}}}");
        String form = Place.head("a") + "x\r\n" + Place.head("b") + "y\r\n--b--\r\n";
        try (Socket browser = send(form, form.length())) {
            assertThat(status(browser)).isEqualTo("HTTP/1.1 200");
        }
        application.close();

        assertThat(dropbox.file("/a")).isEmpty();
        assertThat(dropbox.file("/b")).isPresent();
        assertThat(logged.getOut().lines())
                .filteredOn(line -> line.contains("io.github.dropflux.web"))
                .singleElement()
                .asString()
                .contains(" WARN ", "A file of a form failed: 507 insufficient-space")
                .doesNotContain("'/a'");
    }

    private static String status(Socket browser) throws IOException {
        browser.setSoTimeout((int) PATIENCE.toMillis());
        return new String(
                browser.getInputStream().readNBytes("HTTP/1.1 408".length()),
                StandardCharsets.US_ASCII);
    }

    private Socket send(String text, int length) throws IOException {
        Socket browser = Applications.connect(application);
        browser.getOutputStream()
                .write(
                        ("POST /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type:"
                                        + " multipart/form-data; boundary=b\r\nContent-Length: "
                                        + length
                                        + "\r\n\r\n"
                                        + text)
                                .getBytes(StandardCharsets.US_ASCII));
        return browser;
    }
}
