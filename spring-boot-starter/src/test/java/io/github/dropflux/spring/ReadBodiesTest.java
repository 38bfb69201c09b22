package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.WriteMode;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;

/** A body that somebody else has read is never stored, as if it had been empty. */
@Tag("sockets")
class ReadBodiesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String CONTENT = "title=what+the+user+has";
    private static final String BEFORE = "what was there before";
    private static final String SPENT =
            "LocalFailureException: The body of the upload to \"/a\" is that of a request";

    private static final DropboxEmulator dropbox = DropboxEmulator.start();

    /** Those that tests have needed so far; they share the emulator. */
    private static final Map<WebServers, ConfigurableApplicationContext> applications =
            new EnumMap<>(WebServers.class);

    private ConfigurableApplicationContext application;

    @AfterAll
    static void stop() {
        applications.values().forEach(ConfigurableApplicationContext::close);
        dropbox.close();
    }

    private void start(WebServers server) {
        application = applications.computeIfAbsent(server, ReadBodiesTest::run);
        application
                .getBean(DropboxUploader.class)
                .upload(
                        UploadRequest.to("/a")
                                .mode(WriteMode.overwrite())
                                .body(
                                        UploadBody.fromBytes(
                                                BEFORE.getBytes(StandardCharsets.UTF_8))))
                .block(PATIENCE);
    }

    private static ConfigurableApplicationContext run(WebServers server) {
        return server.run(ReadBodiesProject.class, dropbox)
                .properties("dropflux.retry.max-attempts=1", "dropflux.commit-retry.max-attempts=1")
                .run();
    }

    static Stream<Arguments> cases() {
        return Stream.of(WebServers.values())
                .flatMap(
                        server ->
                                Stream.of(Arguments.of(server, true), Arguments.of(server, false)));
    }

    static Stream<Arguments> reactiveCases() {
        return cases().filter(each -> !((WebServers) each.get()[0]).isServlet());
    }

    static Stream<Arguments> servletCases() {
        return cases().filter(each -> ((WebServers) each.get()[0]).isServlet());
    }

    @ParameterizedTest(name = "{0}, chunked: {1}")
    @MethodSource("cases")
    void a_body_that_nobody_has_read_is_stored(WebServers server, boolean chunked) {
        start(server);
        assertThat(send("PUT", "/once", CONTENT, chunked)).isEqualTo("stored " + CONTENT.length());
        assertStored(CONTENT);
    }

    @ParameterizedTest(name = "{0}, chunked: {1}")
    @MethodSource("cases")
    void a_filter_that_has_read_it(WebServers server, boolean chunked) {
        start(server);
        assertThat(send("PUT", "/filtered", CONTENT, chunked)).startsWith(SPENT);
        assertStored(BEFORE);
    }

    @ParameterizedTest(name = "{0}, chunked: {1}")
    @MethodSource("cases")
    void parameters_of_a_form(WebServers server, boolean chunked) {
        start(server);
        String method = server.isServlet() ? "POST" : "PUT";
        assertThat(send(method, "/form", CONTENT, chunked)).startsWith(SPENT);
        assertStored(BEFORE);
    }

    @ParameterizedTest(name = "{0}, chunked: {1}")
    @MethodSource("cases")
    void a_retry_after_an_error_of_Dropbox(WebServers server, boolean chunked) {
        start(server);
        dropbox.faults().on(EmulatedRoute.UPLOAD).next(1).answer(500, "not today");
        assertThat(send("PUT", "/retry", CONTENT, chunked)).startsWith(SPENT);
        assertStored(BEFORE);
    }

    @ParameterizedTest(name = "{0}, chunked: {1}")
    @MethodSource("cases")
    void a_body_that_is_uploaded_twice(WebServers server, boolean chunked) {
        start(server);
        assertThat(send("PUT", "/twice", CONTENT, chunked)).startsWith(SPENT);
        assertStored(CONTENT);
    }

    @ParameterizedTest(name = "{0}, chunked: {1}")
    @MethodSource("reactiveCases")
    void what_the_buffers_alone_give_is_not_stored_either(WebServers server, boolean chunked) {
        start(server);
        assertThat(send("PUT", "/filtered-raw", CONTENT, chunked)).startsWith(SPENT);
        dropbox.faults().on(EmulatedRoute.UPLOAD).next(1).answer(500, "not today");
        assertThat(send("PUT", "/retry-raw", CONTENT, chunked)).startsWith(SPENT);
        assertStored(BEFORE);
    }

    @ParameterizedTest(name = "{0}, chunked: {1}")
    @MethodSource("cases")
    void empty_files_are_files(WebServers server, boolean chunked) {
        start(server);
        for (String path : List.of("/once", "/mutated")) {
            assertThat(send("PUT", path, "", chunked)).isEqualTo("stored 0");
        }
        assertStored("");
    }

    @ParameterizedTest(name = "{0}, chunked: {1}")
    @MethodSource("servletCases")
    void a_filter_that_has_read_its_beginning(WebServers server, boolean chunked) {
        start(server);
        for (String path : List.of("/partly", "/lines")) {
            assertThat(send("PUT", path, CONTENT, chunked)).as(path).startsWith(SPENT);
        }
        assertThat(send("PUT", "/partly-cached", CONTENT, chunked))
                .startsWith(chunked ? SPENT : "SourceMismatchException");
        assertStored(BEFORE);
    }

    @ParameterizedTest(name = "{0}, chunked: {1}")
    @MethodSource("servletCases")
    void a_filter_that_gives_again_what_it_has_read(WebServers server, boolean chunked) {
        start(server);
        assertThat(send("PUT", "/replayed", CONTENT, chunked))
                .isEqualTo("stored " + CONTENT.length());
        assertStored(CONTENT);
        assertThat(send("PUT", "/replayed", "", chunked)).isEqualTo("stored 0");
    }

    @ParameterizedTest(name = "{0}, chunked: {1}")
    @MethodSource("servletCases")
    void a_form_that_the_server_takes_apart(WebServers server, boolean chunked) {
        start(server);
        String form =
                "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--b--\r\nbehind it";
        assertThat(send("POST", "/parts", form, chunked)).startsWith(SPENT);
        assertThat(send("POST", "/form", "title=", chunked)).startsWith(SPENT);
        assertStored(BEFORE);
    }

    @ParameterizedTest(name = "{0}, chunked: {1}")
    @MethodSource("servletCases")
    void an_error_page_behind_an_upload(WebServers server, boolean chunked) {
        start(server);
        assertThat(send("PUT", "/refused", CONTENT, chunked)).contains("\"status\":423");
        assertStored(CONTENT);
    }

    private String send(String method, String path, String content, boolean chunked) {
        DefaultHttpRequest request =
                new DefaultHttpRequest(
                        HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), path, headers(path));
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        if (chunked) {
            HttpUtil.setTransferEncodingChunked(request, true);
        } else {
            HttpUtil.setContentLength(request, bytes.length);
        }
        return WholeRequest.of(request, bytes).send(application);
    }

    private static HttpHeaders headers(String path) {
        return new DefaultHttpHeaders()
                .set(
                        HttpHeaderNames.CONTENT_TYPE,
                        switch (path) {
                            case "/form" -> "application/x-www-form-urlencoded";
                            case "/parts" -> "multipart/form-data; boundary=b";
                            default -> "application/octet-stream";
                        });
    }

    private void assertStored(String content) {
        assertThat(dropbox.file("/a").orElseThrow().bytes()).asString().isEqualTo(content);
    }
}
