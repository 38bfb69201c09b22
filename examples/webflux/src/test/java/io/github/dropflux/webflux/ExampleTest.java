package io.github.dropflux.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.codec.ServerSentEvent;

/** The service behind the page, without a browser. */
@Tag("sockets")
@Tag("slow")
class ExampleTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;
    private DropboxEmulator dropbox;

    @BeforeEach
    void start() {
        Leaks.watch();
        application = new SpringApplicationBuilder(WebFluxApplication.class).run("--server.port=0");
        dropbox = application.getBean(DropboxEmulator.class);
    }

    @AfterEach
    void stop() {
        application.close();
        assertThat(Leaks.take()).isEmpty();
    }

    @Test
    void the_page_is_at_the_root() throws Exception {
        HttpResponse<String> page = send(HttpRequest.newBuilder(uri("/")));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Drop files into Dropbox");
    }

    @Test
    void a_body_is_stored_and_its_end_is_told() throws Exception {
        HttpResponse<String> stored = put("one", new byte[9 << 20]);
        assertThat(stored.statusCode()).isEqualTo(200);
        assertThat(stored.body()).contains(dropbox.file("/a.bin").orElseThrow().contentHash());
        HttpResponse<String> events = send(HttpRequest.newBuilder(uri("/uploads/one/events")));
        assertThat(events.body())
                .contains("\"state\":\"stored\"")
                .contains("\"acknowledged\":" + (9 << 20))
                .contains("\"received\":" + (9 << 20))
                .contains("\"windows\":\"aa\"");
    }

    @Test
    void a_window_that_was_sent_again_is_told() throws Exception {
        dropbox.faults()
                .on(EmulatedRoute.APPEND_V2)
                .when(call -> call.offset().equals(OptionalLong.of(8 << 20)))
                .next(2)
                .answer(500, "");
        assertThat(put("one", new byte[25 << 20]).statusCode()).isEqualTo(200);
        assertThat(send(HttpRequest.newBuilder(uri("/uploads/one/events"))).body())
                .contains("\"windows\":\"aRaa\"")
                .contains("\"again\":2");
    }

    @Test
    void a_pulled_plug_is_told_and_survived() throws Exception {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().readSlowly(16 << 20);
        CompletableFuture<HttpResponse<String>> stored = putAsync("one", new byte[100 << 20]);
        awaitStatus("one", status -> status.acknowledged() > 0);

        dropbox.unplug();
        awaitStatus("one", status -> status.quietSeconds() >= 2 && status.windows().contains("r"));
        dropbox.faults().clear();
        dropbox.plug();

        assertThat(stored.get().statusCode()).isEqualTo(200);
    }

    @Test
    void a_failure_is_told_with_its_reason() throws Exception {
        dropbox.faults().on(EmulatedRoute.UPLOAD).always().refusePath("insufficient_space");
        HttpResponse<String> refused = put("two", new byte[10]);
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body()).contains("insufficient_space");
        assertThat(send(HttpRequest.newBuilder(uri("/uploads/two/events"))).body())
                .contains("\"state\":\"failed\"");
    }

    private HttpResponse<String> put(String id, byte[] body) throws Exception {
        return putAsync(id, body).get();
    }

    private CompletableFuture<HttpResponse<String>> putAsync(String id, byte[] body) {
        return client.sendAsync(
                HttpRequest.newBuilder(uri("/uploads/" + id + "?name=a.bin"))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void awaitStatus(String id, Predicate<UploadStatus> condition) {
        UploadStatus met =
                application
                        .getBean(UploadController.class)
                        .events(id)
                        .mapNotNull(ServerSentEvent::data)
                        .filter(condition)
                        .blockFirst(PATIENCE);
        assertThat(met).isNotNull();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:"
                        + application.getEnvironment().getProperty("local.server.port")
                        + path);
    }
}
