package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Many browsers on slow lines, whose uploads all go on at once, on the threads that there are. */
class SlowUploadsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int UPLOADS = 500;
    private static final byte[] PIECE = new byte[1024];

    /** Pools have so many for each processor, however many uploads there are. */
    private static final int THREADS_OF_POOLS = 20 * Runtime.getRuntime().availableProcessors();

    private final AtomicLongArray sent = new AtomicLongArray(UPLOADS);
    private final ConnectionProvider connections = ConnectionProvider.create("slow", UPLOADS);
    private final Sinks.Empty<Void> enough = Sinks.empty();
    private DropboxEmulator dropbox;
    private ConfigurableApplicationContext application;
    private DropboxUploader uploader;
    private HttpClient browser;

    @EnableAutoConfiguration
    @RestController
    static class Project {

        final AtomicLongArray taken = new AtomicLongArray(UPLOADS);
        private final DropboxUploader dropbox;

        Project(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @PutMapping("/{id}")
        Mono<Long> upload(@PathVariable int id, @RequestBody Flux<DataBuffer> body) {
            Flux<DataBuffer> counted =
                    body.doOnNext(buffer -> taken.addAndGet(id, buffer.readableByteCount()));
            return dropbox.upload(
                            UploadRequest.to("/" + id).body(UploadBody.fromDataBuffers(counted)))
                    .map(FileMetadata::size);
        }
    }

    @BeforeEach
    void start() {
        dropbox = DropboxEmulator.start();
        application =
                new SpringApplicationBuilder(Project.class)
                        .web(WebApplicationType.REACTIVE)
                        .properties(
                                "dropflux.access-token=any",
                                "dropflux.endpoint=" + dropbox.baseUrl(),
                                "dropflux.window-size=4MB",
                                "dropflux.budget=2GB",
                                "dropflux.shutdown-timeout=100ms",
                                "server.port=0",
                                "server.address=127.0.0.1",
                                "spring.main.banner-mode=off")
                        .run();
        uploader = application.getBean(DropboxUploader.class);
        browser =
                HttpClient.create(connections)
                        .host("127.0.0.1")
                        .port(
                                application
                                        .getEnvironment()
                                        .getRequiredProperty("local.server.port", Integer.class));
    }

    @AfterEach
    void stop() {
        application.close();
        connections.dispose();
        dropbox.close();
    }

    @Test
    void all_go_on_at_once_and_none_has_a_thread() {
        Flux<Long> timer =
                Flux.interval(Duration.ofMillis(100)).onBackpressureDrop().publish().refCount();
        AtomicLongArray taken = application.getBean(Project.class).taken;
        CompletableFuture<List<String>> first = upload(0, 1, timer).toFuture();
        await().atMost(PATIENCE).until(() -> taken.get(0) >= 3 * PIECE.length);
        int threadsOfOne = threads();

        CompletableFuture<List<String>> others = upload(1, UPLOADS - 1, timer).toFuture();
        await().atMost(PATIENCE)
                .until(() -> allHaveGrownBy(2, new AtomicLongArray(UPLOADS), taken));
        AtomicLongArray before = copy(taken);
        await().atMost(PATIENCE).until(() -> allHaveGrownBy(3, before, taken));

        assertThat(uploader.uploadsRunning()).isEqualTo(UPLOADS);
        assertThat(threads()).isLessThanOrEqualTo(threadsOfOne + THREADS_OF_POOLS);
        assertThat(dropbox.files()).isEmpty();

        enough.tryEmitEmpty();
        assertThat(first).succeedsWithin(PATIENCE);
        assertThat(others).succeedsWithin(PATIENCE);
        for (int id = 0; id < UPLOADS; id++) {
            assertThat(dropbox.file("/" + id).orElseThrow().size()).isEqualTo(sent.get(id));
        }
    }

    private Mono<List<String>> upload(int from, int count, Flux<Long> timer) {
        return Flux.range(from, count).flatMap(id -> upload(id, timer), count).collectList();
    }

    private Mono<String> upload(int id, Flux<Long> timer) {
        return browser.put()
                .uri("/" + id)
                .send(
                        timer.onBackpressureDrop()
                                .takeUntilOther(enough.asMono())
                                .map(
                                        tick -> {
                                            sent.addAndGet(id, PIECE.length);
                                            return Unpooled.wrappedBuffer(PIECE);
                                        }))
                .responseSingle(
                        (answer, body) ->
                                body.asString()
                                        .doOnNext(
                                                size ->
                                                        assertThat(answer.status().code())
                                                                .isEqualTo(200)));
    }

    private static boolean allHaveGrownBy(int pieces, AtomicLongArray before, AtomicLongArray now) {
        return IntStream.range(0, UPLOADS)
                .allMatch(id -> now.get(id) - before.get(id) >= (long) pieces * PIECE.length);
    }

    private static AtomicLongArray copy(AtomicLongArray numbers) {
        return new AtomicLongArray(IntStream.range(0, UPLOADS).mapToLong(numbers::get).toArray());
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
