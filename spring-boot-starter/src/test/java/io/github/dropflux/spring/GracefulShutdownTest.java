package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedFile;
import io.github.dropflux.reactor.DropboxUploader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** A service is stopped under load: what belongs to requests that it took is stored, or its caller learns that it is not. */
@Tag("sockets")
@Tag("slow")
class GracefulShutdownTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BODIES = 25;
    private static final int FORMS = 25;
    private static final int HALF = 40_000;
    private static final String BOUNDARY = "boundary-of-the-form";

    private final ConnectionProvider connections =
            ConnectionProvider.create("browsers", BODIES + FORMS);

    /** The context disposes of those that are the default, as it stops. */
    private final LoopResources loops = LoopResources.create("browsers");

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private final Sinks.Empty<Void> rest = Sinks.empty();
    private ConfigurableApplicationContext application;
    private DropboxUploader uploader;
    private HttpClient browser;

    @AfterEach
    void stop() {
        application.close();
        connections.dispose();
        loops.dispose();
        dropbox.close();
    }

    private void start(WebServers server, String... properties) {
        application =
                server.run(ShutdownProject.class, dropbox)
                        .properties("server.shutdown=graceful")
                        .properties(properties)
                        .run();
        if (server == WebServers.JETTY || server == WebServers.SERVLET_JETTY) {
            neverIdle();
        }
        uploader = application.getBean(DropboxUploader.class);
        browser = Applications.browser(application, HttpClient.create(connections).runOn(loops));
    }

    /** As it stops, Jetty gives up connections on which nothing moves for a second. */
    private void neverIdle() {
        Object connectors =
                PropertyAccessorFactory.forBeanPropertyAccess(application)
                        .getPropertyValue("webServer.server.connectors");
        for (Connector connector : (Connector[]) connectors) {
            ((AbstractConnector) connector).setShutdownIdleTimeout(PATIENCE.toMillis());
        }
    }

    @ParameterizedTest
    @EnumSource
    void all_that_belongs_to_requests_in_flight_is_stored(WebServers server) {
        // However slow the machine is, no phase of the stop may be over before.
        start(server, "spring.lifecycle.timeout-per-shutdown-phase=3m");
        CompletableFuture<List<String>> bodies = all(BODIES, this::put);
        CompletableFuture<List<String>> forms = all(FORMS, this::form);
        awaitUploadsUnderWay(server);

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(application::close);
        await().atMost(PATIENCE).until(this::refusesConnections);
        rest.tryEmitEmpty();

        assertThat(answers(bodies)).hasSize(BODIES).containsOnly("200 " + 2 * HALF);
        assertThat(answers(forms)).hasSize(FORMS).containsOnly("200 " + 4 * HALF);
        assertThat(stopping).succeedsWithin(PATIENCE);
        assertThat(dropbox.files())
                .hasSize(BODIES + 2 * FORMS)
                .extracting(EmulatedFile::size)
                .containsOnly(2L * HALF);
        assertNothingHeld();
    }

    /** MVC on Jetty answers some of them with an empty 200, also without this starter's problem details. */
    @ParameterizedTest
    @EnumSource(names = "SERVLET_JETTY", mode = EnumSource.Mode.EXCLUDE)
    void callers_of_what_does_not_end_in_time_learn_of_it_and_nothing_is_stored(WebServers server) {
        start(
                server,
                "spring.lifecycle.timeout-per-shutdown-phase=1s",
                "dropflux.shutdown-timeout=100ms");
        CompletableFuture<List<String>> bodies = all(BODIES, this::put);
        CompletableFuture<List<String>> forms = all(FORMS, this::form);
        awaitUploadsUnderWay(server);

        application.close();

        assertThat(answers(bodies)).hasSize(BODIES).noneMatch(GracefulShutdownTest::isSuccess);
        assertThat(answers(forms)).hasSize(FORMS).noneMatch(GracefulShutdownTest::isSuccess);
        assertThat(dropbox.files()).isEmpty();
        assertNothingHeld();
    }

    private static CompletableFuture<List<String>> all(
            int count, IntFunction<Mono<String>> request) {
        return Flux.range(0, count).flatMap(request::apply, count).collectList().toFuture();
    }

    private static List<String> answers(CompletableFuture<List<String>> requests) {
        return requests.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static boolean isSuccess(String answer) {
        return answer.startsWith("2");
    }

    /** MVC reads a form before it calls anything: its uploads begin when the server already stops. */
    private void awaitUploadsUnderWay(WebServers server) {
        int uploads = server.isServlet() ? BODIES : BODIES + FORMS;
        ShutdownProject.Accepted accepted = application.getBean(ShutdownProject.Accepted.class);
        await().atMost(PATIENCE).until(() -> accepted.get() == BODIES + FORMS);
        await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == uploads);
    }

    private boolean refusesConnections() {
        try (Socket socket = Applications.connect(application)) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    private void assertNothingHeld() {
        await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 0);
        await().atMost(PATIENCE).until(() -> uploader.gauges().budgetUsedBytes() == 0);
        assertThat(uploader.gauges().appendsInFlight()).isZero();
    }

    private Mono<String> put(int id) {
        return answer(browser, "PUT", "/body" + id, bytes(), bytes());
    }

    private Mono<String> form(int id) {
        return answer(
                browser.headers(
                        h -> h.set("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)),
                "POST",
                "/form" + id,
                Unpooled.wrappedBuffer(head("file1"), bytes()),
                Unpooled.wrappedBuffer(
                        bytes(),
                        text("\r\n"),
                        head("file2"),
                        bytes(),
                        bytes(),
                        text("\r\n--" + BOUNDARY + "--\r\n")));
    }

    /** With a length, as browsers send files: Tomcat, once it stops, cuts off bodies in chunks that WebFlux reads. */
    private Mono<String> answer(
            HttpClient client, String method, String uri, ByteBuf half, ByteBuf other) {
        int length = half.readableBytes() + other.readableBytes();
        return client.headers(h -> h.set("Content-Length", length))
                .request(HttpMethod.valueOf(method))
                .uri(uri)
                .send(Flux.just(half).concatWith(rest.asMono().then(Mono.just(other))))
                .responseSingle(
                        (response, content) ->
                                content.asString()
                                        .defaultIfEmpty("")
                                        .map(text -> response.status().code() + " " + text))
                .onErrorResume(broken -> Mono.just("broken: " + broken));
    }

    private static ByteBuf bytes() {
        return Unpooled.wrappedBuffer(new byte[HALF]);
    }

    private static ByteBuf head(String name) {
        return text(
                "--"
                        + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\""
                        + name
                        + "\"; filename=\""
                        + name
                        + ".bin\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
