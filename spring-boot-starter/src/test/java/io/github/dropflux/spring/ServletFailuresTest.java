package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** In MVC, bodies that break or stall, and filters that upload, are answered as controllers are. */
@Tag("sockets")
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class ServletFailuresTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private ConfigurableApplicationContext application;

    @EnableAutoConfiguration
    @Configuration(proxyBeanMethods = false)
    @RestController
    static class Project {

        private final DropboxUploader dropbox;

        Project(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @PutMapping("/blocking")
        long blocking(HttpServletRequest request) {
            return upload(dropbox, request).block();
        }

        @PutMapping("/later")
        Mono<Long> later(HttpServletRequest request) {
            return upload(dropbox, request);
        }

        private static Mono<Long> upload(DropboxUploader dropbox, HttpServletRequest request) {
            return dropbox.upload(UploadRequest.to("/a").body(ServletBodies.fromRequest(request)))
                    .map(FileMetadata::size);
        }

        @Bean
        static Filter uploading(DropboxUploader dropbox) {
            return (request, response, chain) -> {
                switch (((HttpServletRequest) request).getRequestURI()) {
                    case "/filter" -> upload(dropbox, (HttpServletRequest) request).block();
                    case "/wrapped" ->
                            throw new ServletException(
                                    "mine", DropboxTransportException.of("a secret", true, null));
                    case "/half" -> {
                        response.getOutputStream().write('h');
                        response.flushBuffer();
                        throw DropboxTransportException.of("a secret", true, null);
                    }
                    case "/own" -> throw new IllegalStateException("mine");
                    default -> chain.doFilter(request, response);
                }
            };
        }
    }

    @AfterEach
    void stop() {
        application.close();
        dropbox.close();
    }

    private void start(WebServers server, String... properties) {
        application = server.run(Project.class, dropbox).properties(properties).run();
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, /blocking",
        "SERVLET, /later",
        "SERVLET, /filter",
        "SERVLET_JETTY, /blocking",
        "SERVLET_JETTY, /later",
        "SERVLET_JETTY, /filter"
    })
    void garbage_between_the_chunks_is_a_fault_of_the_sender(
            WebServers server, String uri, CapturedOutput logged) throws IOException {
        start(server);
        DropboxUploader uploader = application.getBean(DropboxUploader.class);
        try (Socket browser = send(uri, "Transfer-Encoding: chunked", "4\r\nsome\r\n")) {
            await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 1);
            browser.getOutputStream().write("garbage\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer(browser)).startsWith("HTTP/1.1 400").contains("body-incomplete");
        }
        assertNothingIsLeft(uploader);
        assertThat(logged).doesNotContain(" ERROR ");
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, /blocking",
        "SERVLET, /later",
        "SERVLET, /filter",
        "SERVLET_JETTY, /blocking",
        "SERVLET_JETTY, /later",
        "SERVLET_JETTY, /filter"
    })
    void a_sender_that_stalls_is_answered_once_the_server_gives_up_its_read(
            WebServers server, String uri, CapturedOutput logged) throws IOException {
        start(
                server,
                "server.tomcat.connection-timeout=500ms",
                "server.jetty.connection-idle-timeout=500ms");
        DropboxUploader uploader = application.getBean(DropboxUploader.class);
        try (Socket browser = send(uri, "Content-Length: 1000", "some")) {
            assertThat(answer(browser)).startsWith("HTTP/1.1 408").contains("body-too-slow");
        }
        assertNothingIsLeft(uploader);
        assertThat(logged).doesNotContain(" ERROR ");
    }

    @ParameterizedTest
    @CsvSource({"SERVLET", "SERVLET_JETTY"})
    void a_filter_that_fails_is_answered_as_a_controller_is(
            WebServers server, CapturedOutput logged) throws IOException {
        start(server);
        dropbox.faults().on(EmulatedRoute.UPLOAD).always().refusePath("insufficient_space");
        try (Socket browser = send("/filter", "Content-Length: 4", "some")) {
            assertThat(answer(browser))
                    .startsWith("HTTP/1.1 507")
                    .contains("application/problem+json", "\"/filter\"", "insufficient-space");
        }
        try (Socket browser = send("/wrapped", "Content-Length: 4", "some")) {
            assertThat(answer(browser)).startsWith("HTTP/1.1 503").contains("unavailable");
        }
        assertThat(logged).doesNotContain(" ERROR ");
        try (Socket browser = send("/own", "Content-Length: 4", "some")) {
            assertThat(answer(browser)).startsWith("HTTP/1.1 500").doesNotContain("urn:");
        }
        try (Socket browser = send("/half", "Content-Length: 4", "some")) {
            assertThat(answer(browser)).startsWith("HTTP/1.1 200").doesNotContain("urn:");
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVLET", "SERVLET_JETTY"})
    void problem_details_can_be_turned_off(WebServers server) throws IOException {
        start(server, "dropflux.problem-details.enabled=false");
        try (Socket browser = send("/wrapped", "Content-Length: 4", "some")) {
            assertThat(answer(browser)).startsWith("HTTP/1.1 500").doesNotContain("urn:");
        }
    }

    private void assertNothingIsLeft(DropboxUploader uploader) {
        await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 0);
        assertThat(dropbox.files()).isEmpty();
    }

    /** Up to the end of its JSON, or of the connection, which may come later. */
    private static String answer(Socket browser) throws IOException {
        browser.setSoTimeout((int) PATIENCE.toMillis());
        StringBuilder answer = new StringBuilder();
        try {
            for (int next = browser.getInputStream().read();
                    next >= 0 && answer.indexOf("}") < 0;
                    next = browser.getInputStream().read()) {
                answer.append((char) next);
            }
        } catch (SocketException e) {
            // Reset, since the rest of the body is not read.
        }
        return answer.toString();
    }

    private Socket send(String uri, String framing, String body) throws IOException {
        Socket browser = Applications.connect(application);
        browser.getOutputStream()
                .write(
                        ("PUT "
                                        + uri
                                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type:"
                                        + " application/octet-stream\r\n"
                                        + framing
                                        + "\r\n\r\n"
                                        + body)
                                .getBytes(StandardCharsets.US_ASCII));
        return browser;
    }
}
