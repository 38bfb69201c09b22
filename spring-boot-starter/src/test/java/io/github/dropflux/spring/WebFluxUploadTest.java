package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** A fresh project: the starter, three properties, one controller; and what it does to a browser. */
@Tag("sockets")
@Tag("slow")
class WebFluxUploadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;

    private DropboxEmulator dropbox;
    private ConfigurableApplicationContext application;
    private HttpClient browser;

    @EnableAutoConfiguration
    @RestController
    static class Project {

        final Queue<ByteBuf> received = new ConcurrentLinkedQueue<>();
        private final DropboxUploader dropbox;

        Project(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @PutMapping("/upload")
        Mono<String> upload(ServerHttpRequest request) {
            return save(UploadBody.fromDataBuffers(request.getBody()));
        }

        @PutMapping("/followed")
        Mono<String> followed(@RequestBody Flux<DataBuffer> body) {
            return save(
                    UploadBody.fromDataBuffers(
                            body.doOnNext(
                                    buffer ->
                                            received.add(
                                                    ((NettyDataBuffer) buffer)
                                                            .getNativeBuffer()))));
        }

        @PostMapping("/form")
        Mono<String> form(@RequestPart("file") FilePart file) {
            return save(PartBodies.fromFilePart(file));
        }

        @PostMapping("/events")
        Flux<String> events(@RequestBody Flux<PartEvent> form) {
            return form.windowUntil(PartEvent::isLast)
                    .concatMap(part -> save(PartBodies.fromEvents(part)));
        }

        private Mono<String> save(UploadBody body) {
            return dropbox.upload(UploadRequest.to("/a").body(body))
                    .map(FileMetadata::contentHash)
                    .map(Object::toString);
        }
    }

    @BeforeEach
    void start() {
        dropbox = DropboxEmulator.start();
        application =
                Applications.run(
                        new SpringApplicationBuilder(Project.class),
                        dropbox,
                        "dropflux.app-key=key",
                        "dropflux.refresh-token=refresh-token");
        browser = Applications.browser(application, HttpClient.newConnection());
    }

    @AfterEach
    void stop() {
        application.close();
        dropbox.close();
    }

    @Test
    void a_request_s_body_streams_into_Dropbox() {
        byte[] bytes = bytes(21 * MIB + 17);
        assertThat(put("/upload", bytes)).isNotBlank();
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes);
    }

    @Test
    void received_buffers_are_the_ones_that_are_released_in_the_end() {
        byte[] bytes = bytes(9 * MIB);
        put("/followed", bytes);
        Queue<ByteBuf> received = application.getBean(Project.class).received;
        assertThat(received).isNotEmpty();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received).allMatch(buffer -> buffer.refCnt() == 0));
    }

    @Test
    void a_request_that_is_broken_off_ends_the_upload_and_releases_all() {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().readSlowly(MIB);
        byte[] bytes = bytes(MIB);
        Disposable request =
                browser.put()
                        .uri("/followed")
                        .send(
                                Flux.range(0, 100)
                                        .map(i -> Unpooled.wrappedBuffer(bytes))
                                        .concatWith(Mono.never()))
                        .response()
                        .subscribe(answer -> {}, failure -> {});
        DropboxUploader uploader = application.getBean(DropboxUploader.class);
        await().atMost(PATIENCE).until(() -> uploader.gauges().appendsInFlight() > 0);

        request.dispose();

        await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 0);
        Queue<ByteBuf> received = application.getBean(Project.class).received;
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received).allMatch(buffer -> buffer.refCnt() == 0));
        assertThat(uploader.gauges().budgetUsedBytes()).isZero();
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void a_slow_Dropbox_slows_the_browser() {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().stall();
        byte[] piece = bytes(64 * 1024);
        AtomicLong taken = new AtomicLong();
        Disposable request =
                browser.put()
                        .uri("/upload")
                        .send(
                                Flux.range(0, 16 * 1024)
                                        .map(
                                                i -> {
                                                    taken.addAndGet(piece.length);
                                                    return Unpooled.wrappedBuffer(piece);
                                                }))
                        .response()
                        .subscribe(answer -> {}, failure -> {});
        DropboxUploader uploader = application.getBean(DropboxUploader.class);
        AtomicLong before = new AtomicLong();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () ->
                                uploader.gauges().appendsInFlight() > 0
                                        && before.getAndSet(taken.get()) == taken.get());
        // Five windows, what the sockets of both sides hold, and what the client asks ahead.
        assertThat(taken.get()).isBetween(32L * MIB, 100L * MIB);
        // While nothing is read, nobody learns that the browser has gone: the application ends it.
        application.close();
        assertThat(uploader.uploadsRunning()).isZero();
        request.dispose();
    }

    @Test
    void files_of_forms_are_uploaded_whole_or_as_they_come() {
        byte[] bytes = bytes(9 * MIB + 1);
        for (String path : new String[] {"/form", "/events"}) {
            postForm(path, bytes);
            assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes);
            stop();
            start();
        }
    }

    private String put(String path, byte[] bytes) {
        return browser.put()
                .uri(path)
                .send(pieces(bytes))
                .responseContent()
                .aggregate()
                .asString()
                .block(PATIENCE);
    }

    private void postForm(String path, byte[] bytes) {
        browser.headers(h -> h.set("Accept", MediaType.ALL_VALUE))
                .post()
                .uri(path)
                .sendForm(
                        (request, form) ->
                                form.multipart(true)
                                        .file(
                                                "file",
                                                "file.bin",
                                                new java.io.ByteArrayInputStream(bytes),
                                                MediaType.APPLICATION_OCTET_STREAM_VALUE))
                .responseContent()
                .aggregate()
                .asString()
                .block(PATIENCE);
    }

    private static Flux<ByteBuf> pieces(byte[] bytes) {
        int size = 100_000;
        return Flux.range(0, (bytes.length + size - 1) / size)
                .map(
                        i ->
                                Unpooled.wrappedBuffer(
                                        Arrays.copyOfRange(
                                                bytes,
                                                i * size,
                                                Math.min(bytes.length, (i + 1) * size))));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
