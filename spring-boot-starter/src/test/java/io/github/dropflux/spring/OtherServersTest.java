package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.reactive.JettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.reactive.TomcatReactiveWebServerFactory;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Bodies in buffers that are not Netty's. */
@Tag("sockets")
@Tag("slow")
class OtherServersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;

    private DropboxEmulator dropbox;
    private ConfigurableApplicationContext application;

    @EnableAutoConfiguration
    @RestController
    static class Project {

        private final DropboxUploader dropbox;

        Project(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @PutMapping("/upload")
        Mono<String> upload(@RequestBody Flux<DataBuffer> body) {
            return dropbox.upload(UploadRequest.to("/a").body(UploadBody.fromDataBuffers(body)))
                    .map(FileMetadata::contentHash)
                    .map(Object::toString);
        }
    }

    @BeforeEach
    void start() {
        dropbox = DropboxEmulator.start();
    }

    @AfterEach
    void stop() {
        application.close();
        dropbox.close();
    }

    private HttpClient browserOf(Class<? extends ReactiveWebServerFactory> server) {
        application =
                Applications.run(
                        new SpringApplicationBuilder(Project.class, server),
                        dropbox,
                        "dropflux.access-token=any");
        return Applications.browser(application, HttpClient.newConnection());
    }

    @ParameterizedTest
    @ValueSource(
            classes = {TomcatReactiveWebServerFactory.class, JettyReactiveWebServerFactory.class})
    void a_body_is_stored_to_the_byte(Class<? extends ReactiveWebServerFactory> server) {
        HttpClient browser = browserOf(server);
        byte[] bytes = bytes(9 * MIB + 1);

        String hash =
                browser.put()
                        .uri("/upload")
                        .send(
                                Flux.range(0, 10)
                                        .map(
                                                i ->
                                                        Unpooled.wrappedBuffer(
                                                                bytes, i * MIB, i < 9 ? MIB : 1)))
                        .responseContent()
                        .aggregate()
                        .asString()
                        .block(PATIENCE);

        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes);
        assertThat(hash).isEqualTo(dropbox.file("/a").orElseThrow().contentHash());
    }

    @ParameterizedTest
    @ValueSource(
            classes = {TomcatReactiveWebServerFactory.class, JettyReactiveWebServerFactory.class})
    void a_body_that_is_broken_off_ends_the_upload(
            Class<? extends ReactiveWebServerFactory> server) {
        HttpClient browser = browserOf(server);
        byte[] bytes = bytes(MIB);
        Disposable request =
                browser.put()
                        .uri("/upload")
                        .send(
                                Flux.range(0, 20)
                                        .map(i -> Unpooled.wrappedBuffer(bytes))
                                        .concatWith(Mono.never()))
                        .response()
                        .subscribe(answer -> {}, failure -> {});
        DropboxUploader uploader = application.getBean(DropboxUploader.class);
        await().atMost(PATIENCE).until(() -> !dropbox.requests(EmulatedRoute.APPEND_V2).isEmpty());

        request.dispose();

        await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 0);
        await().atMost(PATIENCE).until(() -> uploader.gauges().budgetUsedBytes() == 0);
        assertThat(dropbox.files()).isEmpty();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
