package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A browser that is gone before its bytes are read, as happens under load. */
@Tag("sockets")
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class LateReadersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @EnableAutoConfiguration
    @RestController
    static class Project {

        private final DropboxUploader dropbox;
        final CountDownLatch accepted = new CountDownLatch(1);
        final Sinks.Empty<Void> gone = Sinks.empty();
        final AtomicInteger ended = new AtomicInteger();

        Project(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @PutMapping("/late")
        Mono<Long> late(ServerHttpRequest request) {
            accepted.countDown();
            return gone.asMono()
                    .then(
                            dropbox.upload(
                                    UploadRequest.to("/late")
                                            .body(RequestBodies.fromRequest(request))))
                    .map(FileMetadata::size)
                    .doFinally(end -> ended.incrementAndGet());
        }
    }

    /** Tomcat is left out: at times it tells nothing, and the upload ends by {@code timeouts.source}, as {@code docs/spring.md} says. */
    @ParameterizedTest
    @EnumSource(names = {"NETTY", "JETTY"})
    void its_upload_ends(WebServers server, CapturedOutput logged)
            throws IOException, InterruptedException {
        try (DropboxEmulator dropbox = DropboxEmulator.start();
                ConfigurableApplicationContext application =
                        server.run(Project.class, dropbox).run()) {
            Project project = application.getBean(Project.class);
            try (Socket browser = Applications.connect(application)) {
                browser.getOutputStream()
                        .write(
                                ("PUT /late HTTP/1.1\r\nHost: localhost\r\nContent-Length:"
                                                + " 10\r\n\r\nsome")
                                        .getBytes(StandardCharsets.US_ASCII));
                project.accepted.await();
            }
            project.gone.tryEmitEmpty();

            await().atMost(PATIENCE).until(() -> project.ended.get() == 1);
            DropboxUploader uploader = application.getBean(DropboxUploader.class);
            await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 0);
            assertThat(dropbox.files()).isEmpty();
            assertThat(logged).doesNotContain(" ERROR ");
        }
    }
}
