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
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
@Tag("sockets")
@Tag("slow")
class SlowUploadsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int UPLOADS = 500;
    private static final byte[] PIECE = new byte[1024];

    /** Pieces that an upload brings before all have begun, and after that. */
    private static final int FEW = 2;

    private static final int MORE = 18;

    /** Pools have so many for each processor, however many uploads there are. */
    private static final int THREADS_OF_POOLS = 20 * Runtime.getRuntime().availableProcessors();

    private final ConnectionProvider connections = ConnectionProvider.create("slow", UPLOADS);
    private final Flux<Long> timer =
            Flux.interval(Duration.ofMillis(100)).onBackpressureDrop().publish().refCount();
    private final Sinks.Empty<Void> allHaveBegun = Sinks.empty();
    private final Sinks.Empty<Void> enough = Sinks.empty();
    private AtomicLongArray taken;
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
                Applications.run(
                        new SpringApplicationBuilder(Project.class),
                        dropbox,
                        "dropflux.access-token=any");
        uploader = application.getBean(DropboxUploader.class);
        taken = application.getBean(Project.class).taken;
        browser = Applications.browser(application, HttpClient.create(connections));
    }

    @AfterEach
    void stop() {
        application.close();
        connections.dispose();
        dropbox.close();
    }

    @Test
    void all_go_on_at_once_and_none_has_a_thread() {
        CompletableFuture<List<String>> first = uploads(0, 1).toFuture();
        await().atMost(PATIENCE).until(() -> taken.get(0) == FEW * PIECE.length);
        int threadsOfOne = threads();

        CompletableFuture<List<String>> others = uploads(1, UPLOADS - 1).toFuture();
        await().atMost(PATIENCE).until(() -> allHaveBrought(FEW));
        allHaveBegun.tryEmitEmpty();
        await().atMost(PATIENCE).until(() -> allHaveBrought(FEW + MORE));

        assertThat(uploader.uploadsRunning()).isEqualTo(UPLOADS);
        assertThat(threads()).isLessThanOrEqualTo(threadsOfOne + THREADS_OF_POOLS);
        assertThat(dropbox.files()).isEmpty();

        enough.tryEmitEmpty();
        assertThat(first).succeedsWithin(PATIENCE);
        assertThat(others).succeedsWithin(PATIENCE);
        assertThat(dropbox.files())
                .hasSize(UPLOADS)
                .allMatch(file -> file.size() == (FEW + MORE) * PIECE.length);
    }

    private Mono<List<String>> uploads(int from, int count) {
        return Flux.range(from, count).flatMap(this::upload, count).collectList();
    }

    private Mono<String> upload(int id) {
        return browser.put()
                .uri("/" + id)
                .send(
                        pieces(FEW)
                                .concatWith(allHaveBegun.asMono().thenMany(pieces(MORE)))
                                .concatWith(enough.asMono().then(Mono.empty())))
                .responseContent()
                .aggregate()
                .asString();
    }

    private Flux<ByteBuf> pieces(int count) {
        return timer.onBackpressureDrop().take(count).map(tick -> Unpooled.wrappedBuffer(PIECE));
    }

    private boolean allHaveBrought(int pieces) {
        return IntStream.range(0, UPLOADS).allMatch(id -> taken.get(id) == pieces * PIECE.length);
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
