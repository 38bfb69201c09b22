package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import java.io.ByteArrayInputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/** Forms of browsers, on each server of WebFlux. */
class WholeFormsTest extends EmulatedContexts {

    private static final int MIB = 1 << 20;

    @EnableAutoConfiguration
    @RestController
    static class Project {

        private final DropboxUploader dropbox;

        Project(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @PostMapping("/form")
        Flux<String> form(@RequestBody Flux<PartEvent> form) {
            return FormUploads.with(
                            dropbox,
                            file ->
                                    file.name().equals("unwanted")
                                            ? null
                                            : UploadRequest.to(
                                                    "/"
                                                            + file.fields().get("folder").get(0)
                                                            + "/"
                                                            + file.name()))
                    .upload(form)
                    .map(result -> result.file().fileName() + " " + result.isStored() + ";");
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SERVLET", "SERVLET_JETTY"})
    void each_file_is_stored_to_the_byte(WebServers server) {
        byte[] large = bytes(9 * MIB + 1);
        byte[] small = bytes(1000);
        try (ConfigurableApplicationContext application =
                server.run(Project.class, dropbox).run()) {
            String answer =
                    Applications.browser(application, HttpClient.newConnection())
                            .post()
                            .uri("/form")
                            .sendForm(
                                    (request, form) ->
                                            form.multipart(true)
                                                    .attr("folder", "inbox")
                                                    .file("large", "l.bin", stream(large), null)
                                                    .file("unwanted", "u.bin", stream(large), null)
                                                    .file("small", "s.bin", stream(small), null))
                            .responseContent()
                            .aggregate()
                            .asString()
                            .block(PATIENCE);

            assertThat(answer).isEqualTo("l.bin true;s.bin true;");
        }
        assertThat(dropbox.files()).hasSize(2);
        assertThat(dropbox.file("/inbox/large").orElseThrow().bytes()).isEqualTo(large);
        assertThat(dropbox.file("/inbox/small").orElseThrow().bytes()).isEqualTo(small);
    }

    private static ByteArrayInputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
