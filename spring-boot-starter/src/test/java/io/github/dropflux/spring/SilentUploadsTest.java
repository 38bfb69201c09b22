package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Browsers that send headers and no body, or a byte and no more, keep nobody waiting in little memory. */
@Tag("sockets")
class SilentUploadsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SILENT = 200;
    private static final int DRIPPING = 60;
    private static final int PIECE = 64 * 1024;

    private final ConnectionProvider connections =
            ConnectionProvider.create("silent", SILENT + DRIPPING + 1);
    private DropboxEmulator dropbox;
    private ConfigurableApplicationContext application;
    private DropboxUploader uploader;
    private HttpClient browser;

    @EnableAutoConfiguration
    @RestController
    static class Project {

        private final DropboxUploader dropbox;

        Project(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @PutMapping("/{name}")
        Mono<Long> upload(@PathVariable String name, @RequestBody Flux<DataBuffer> body) {
            return dropbox.upload(
                            UploadRequest.to("/" + name).body(UploadBody.fromDataBuffers(body)))
                    .map(FileMetadata::size)
                    // Else each browser that goes away is a page in the log.
                    .onErrorComplete();
        }
    }

    @BeforeEach
    void start() {
        dropbox = DropboxEmulator.start();
        application =
                Applications.run(
                        new SpringApplicationBuilder(Project.class),
                        dropbox,
                        "dropflux.access-token=any",
                        "dropflux.budget=48MB");
        uploader = application.getBean(DropboxUploader.class);
        browser = Applications.browser(application, HttpClient.create(connections));
    }

    @AfterEach
    void stop() {
        application.close();
        connections.dispose();
        dropbox.close();
    }

    @Test
    void an_honest_browser_is_served_beside_silent_and_dripping_ones() {
        Disposable.Composite others = Disposables.composite();
        for (int i = 0; i < SILENT; i++) {
            others.add(put("silent" + i, Flux.never()).subscribe());
        }
        Flux<ByteBuf> drip = Flux.defer(() -> Flux.just(Unpooled.wrappedBuffer(new byte[1])));
        for (int i = 0; i < DRIPPING; i++) {
            others.add(put("drip" + i, drip.concatWith(Flux.never())).subscribe());
        }
        await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == SILENT + DRIPPING);

        Flux<ByteBuf> content = Flux.range(0, 16).map(i -> Unpooled.wrappedBuffer(new byte[PIECE]));
        assertThat(put("honest", content).block(PATIENCE)).isEqualTo("" + 16 * PIECE);
        assertThat(dropbox.file("/honest")).isPresent();
        others.dispose();
    }

    private Mono<String> put(String name, Publisher<ByteBuf> body) {
        return browser.put().uri("/" + name).send(body).responseContent().aggregate().asString();
    }
}
