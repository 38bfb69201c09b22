package io.github.dropflux.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The example in a process that has less memory than what goes through it. With {@code
 * -Ddropflux.example.body=1024 -Ddropflux.example.each=64} more of it does.
 */
@Tag("sockets")
@Tag("slow")
class LittleMemoryTest {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int AT_ONCE = 50;

    /** In MiB. */
    private static final int LONG_BODY = Integer.getInteger("dropflux.example.body", 128);

    private static final int EACH_BODY = Integer.getInteger("dropflux.example.each", 4);

    @TempDir private Path folder;
    private final ConnectionProvider connections = ConnectionProvider.create("browsers", AT_ONCE);
    private final HttpClient browser = HttpClient.create(connections).host("127.0.0.1");
    private DropboxEmulator dropbox;
    private ApplicationProcess application;

    @BeforeEach
    void start() throws Exception {
        dropbox = DropboxEmulator.builder().discard(true).start();
        application =
                ApplicationProcess.start(
                        folder.resolve("output"),
                        List.of("-Xmx96m", "-XX:MaxDirectMemorySize=96m"),
                        List.of(
                                "--server.port=0",
                                "--dropflux.access-token=any",
                                "--dropflux.endpoint=" + dropbox.baseUrl()));
        await().atMost(PATIENCE).until(application::isUp);
    }

    @AfterEach
    void stop() {
        application.close();
        connections.dispose();
        dropbox.close();
    }

    @Test
    void a_body_longer_than_all_its_memory_goes_through() {
        LongBody body = new LongBody(1, LONG_BODY);

        upload(body, Mono.empty()).block(PATIENCE);
        long before = application.garbage();
        String answer = upload(body, Mono.empty()).block(PATIENCE);

        assertStored(answer, body);
        assertUnharmed();
        System.out.printf(
                "%d MiB through the application: %d MiB of garbage, %d MiB resident at most%n",
                LONG_BODY,
                application.garbage() - before,
                application.peakMemory().orElse(0) >> 20);
    }

    @Test
    void fifty_bodies_at_once_go_through() {
        List<LongBody> bodies =
                Flux.range(0, AT_ONCE).map(i -> new LongBody(i, EACH_BODY)).collectList().block();
        AtomicInteger toBegin = new AtomicInteger(AT_ONCE);
        Sinks.Empty<Void> allBegun = Sinks.empty();
        Mono<Void> begun =
                Mono.defer(
                        () -> {
                            if (toBegin.decrementAndGet() == 0) {
                                allBegun.tryEmitEmpty();
                            }
                            return allBegun.asMono();
                        });

        List<String> answers =
                Flux.fromIterable(bodies)
                        .flatMapSequential(body -> upload(body, begun), AT_ONCE)
                        .collectList()
                        .block(PATIENCE);

        assertThat(answers).hasSize(AT_ONCE);
        for (int i = 0; i < AT_ONCE; i++) {
            assertStored(answers.get(i), bodies.get(i));
        }
        assertUnharmed();
    }

    /** Sends a piece of the body, waits, and sends the rest. */
    private Mono<String> upload(LongBody body, Mono<Void> afterFirst) {
        return browser.port(application.port())
                .put()
                .uri("/uploads/" + body.seed() + "?name=" + body.seed())
                .send(body.pieces(afterFirst))
                .responseContent()
                .aggregate()
                .asString();
    }

    private static void assertStored(String answer, LongBody body) {
        assertThat(answer)
                .contains("\"contentHash\":\"" + body.contentHash() + "\"")
                .contains("\"size\":" + body.length());
    }

    private void assertUnharmed() {
        assertThat(application.isAlive()).isTrue();
        assertThat(application.output()).doesNotContain("OutOf").doesNotContain("LEAK");
        // Heap, direct memory and the JVM's own, where the system tells it.
        assertThat(application.peakMemory().orElse(0)).isLessThan(512L << 20);
    }
}
