package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.SeenRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import reactor.core.publisher.Flux;

/** An emulator and uploaders towards it, new for each test. */
@Tag("sockets")
abstract class EmulatedUploads {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Retries that take no noticeable time. */
    static final RetryPolicy QUICK =
            RetryPolicy.defaults().withDelays(Duration.ofMillis(1), Duration.ofMillis(5));

    DropboxEmulator dropbox;
    private final AtomicInteger usable = new AtomicInteger();
    private final List<DropboxUploader> uploaders = new ArrayList<>();

    @BeforeEach
    void startEmulator() {
        dropbox = DropboxEmulator.start();
    }

    @AfterEach
    void stop() {
        uploaders.forEach(DropboxUploader::close);
        dropbox.close();
    }

    DropboxUploader uploader() {
        return uploader(builder -> builder);
    }

    /** Three appends at once, unless {@code settings} says otherwise. */
    DropboxUploader uploader(UnaryOperator<DropboxUploaderBuilder> settings) {
        return automatic(builder -> settings.apply(builder.concurrency(3)));
    }

    /** As many appends at once as are found to be best. */
    DropboxUploader automatic(UnaryOperator<DropboxUploaderBuilder> settings) {
        DropboxUploader uploader =
                settings.apply(
                                DropboxUploader.builder()
                                        .credentials(
                                                DropboxCredentials.accessToken("test-token")
                                                        .named("test"))
                                        .endpoint(dropbox.baseUrl())
                                        .windowSize(4L * TestBytes.MIB)
                                        .retry(QUICK)
                                        .commitRetry(QUICK))
                        .build();
        uploaders.add(uploader);
        return uploader;
    }

    /** Whatever end came: nothing is taken, nothing is counted, and the next upload goes well. */
    void assertUsable(DropboxUploader uploader) {
        awaitNothingHeld(uploader);
        dropbox.faults().clear();
        String path = "/ten bytes " + usable.incrementAndGet();
        uploader.upload(path, Flux.just(ByteBuffer.allocate(10))).block(PATIENCE);
        assertThat(dropbox.file(path)).isPresent();
        awaitNothingHeld(uploader);
    }

    private static void awaitNothingHeld(DropboxUploader uploader) {
        UploaderGauges gauges = uploader.gauges();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(uploader.uploadsRunning()).as("uploads running").isZero();
                            assertThat(gauges.uploadsWaiting()).as("uploads waiting").isZero();
                            assertThat(gauges.budgetUsedBytes()).as("budget used").isZero();
                            assertThat(gauges.appendsInFlight()).as("appends").isZero();
                            assertThat(gauges.appendsWaiting()).as("appends waiting").isZero();
                        });
    }

    List<EmulatedRoute> routes() {
        return dropbox.requests().stream().flatMap(seen -> seen.route().stream()).toList();
    }

    List<SeenRequest> appends() {
        return dropbox.requests(EmulatedRoute.APPEND_V2);
    }
}
