package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.WriteMode;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import reactor.core.publisher.Mono;

/** What Spring MVC has received of a form is uploaded from where it is, after the controller has returned. */
@Tag("sockets")
class MultipartFilesTest {

    private static final String CONTENT = "what the browser sent ".repeat(20_000);

    private final DropboxEmulator dropbox = DropboxEmulator.start();

    @AfterEach
    void close() {
        dropbox.close();
    }

    @EnableAutoConfiguration
    static class Project {

        @Bean
        Controller controller(DropboxUploader dropbox) {
            return new Controller(dropbox);
        }
    }

    @RestController
    static class Controller {

        private final DropboxUploader dropbox;

        Controller(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @PostMapping("/form")
        Mono<String> store(@RequestPart("file") MultipartFile file) {
            return dropbox.upload(
                            UploadRequest.to("/a")
                                    .mode(WriteMode.overwrite())
                                    .length(file.getSize())
                                    .body(UploadBody.fromInputStream(file::getInputStream)))
                    .retry(1)
                    .map(FileMetadata::size)
                    .map(size -> "stored " + size);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "SERVLET_JETTY"})
    void a_file_of_a_form_starts_over_with_the_upload(WebServers server) {
        dropbox.faults().on(EmulatedRoute.UPLOAD).next(1).answer(400, "not today");
        try (ConfigurableApplicationContext application =
                server.run(Project.class, dropbox)
                        .properties("server.shutdown=immediate", "dropflux.retry.max-attempts=1")
                        .run()) {
            DefaultHttpRequest request =
                    new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/form");
            String form =
                    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
                            + CONTENT
                            + "\r\n--b--\r\n";
            request.headers().set(HttpHeaderNames.CONTENT_TYPE, "multipart/form-data; boundary=b");
            HttpUtil.setContentLength(request, form.length());
            assertThat(
                            WholeRequest.of(request, form.getBytes(StandardCharsets.UTF_8))
                                    .send(application))
                    .isEqualTo("stored " + CONTENT.length());
        }
        assertThat(dropbox.file("/a").orElseThrow().bytes()).asString().isEqualTo(CONTENT);
        assertThat(dropbox.requests(EmulatedRoute.UPLOAD)).hasSize(2);
    }
}
