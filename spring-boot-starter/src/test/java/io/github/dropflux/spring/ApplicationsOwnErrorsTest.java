package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.DropboxTransportException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.PrematureCloseException;
import reactor.test.StepVerifier;

/** What an application says about failures itself stands, and what it has sent already is not followed by a problem. */
@Tag("sockets")
@Tag("slow")
class ApplicationsOwnErrorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ConfigurableApplicationContext application;

    @EnableAutoConfiguration
    @Configuration(proxyBeanMethods = false)
    @RestController
    static class Project {

        /** The first half of an answer, by the browser. */
        final Sinks.Empty<Void> received = Sinks.empty();

        @GetMapping("/wrapped")
        Mono<String> wrapped() {
            return Mono.error(
                    new IllegalStateException(
                            "of the application",
                            DropboxTransportException.of("no answer", true, null)));
        }

        @GetMapping("/answered")
        Mono<String> answered() {
            return Mono.error(
                    new ResponseStatusException(
                            HttpStatus.LOCKED,
                            "of the application",
                            DropboxTransportException.of("no answer", true, null)));
        }

        @GetMapping("/annotated")
        String annotated() {
            throw new Locked(DropboxTransportException.of("no answer", true, null));
        }

        @GetMapping("/path")
        String path() {
            return CommitInfo.to("no path").path();
        }

        @GetMapping(path = "/half", produces = "text/event-stream")
        Flux<String> half() {
            return Flux.just("half")
                    .concatWith(
                            received.asMono()
                                    .then(
                                            Mono.error(
                                                    DropboxTransportException.of(
                                                            "no answer", true, null))));
        }
    }

    @ResponseStatus(HttpStatus.LOCKED)
    private static final class Locked extends RuntimeException {

        private static final long serialVersionUID = 1;

        Locked(Throwable cause) {
            super(cause);
        }
    }

    @ControllerAdvice
    static class Advice {

        @ExceptionHandler
        ResponseEntity<String> on(RuntimeException failure) {
            return ResponseEntity.status(418).body("mine");
        }
    }

    private void run(WebServers server, Class<?> advice, String... properties) {
        application =
                server.run(Project.class)
                        .sources(advice)
                        .properties(
                                "dropflux.access-token=any",
                                "server.port=0",
                                "server.address=127.0.0.1",
                                "spring.main.banner-mode=off")
                        .properties(properties)
                        .run();
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private String get(String uri) {
        String answer =
                Applications.browser(application, HttpClient.newConnection())
                        .get()
                        .uri(uri)
                        .responseSingle(
                                (response, content) ->
                                        content.asString()
                                                .defaultIfEmpty("")
                                                .map(text -> response.status().code() + " " + text))
                        .block(PATIENCE);
        assertThat(answer).isNotNull();
        return answer;
    }

    @ParameterizedTest
    @EnumSource(names = {"NETTY", "SERVLET", "SERVLET_JETTY"})
    void a_failure_within_another_one_is_answered_too(WebServers server) {
        run(server, Project.class);
        assertThat(get("/wrapped")).startsWith("503 ").contains("unavailable");
        assertThat(get("/path")).startsWith("400 ").contains("malformed-path");
    }

    @ParameterizedTest
    @EnumSource(names = {"NETTY", "SERVLET", "SERVLET_JETTY"})
    void a_status_that_the_application_chose_for_a_failure_stands(WebServers server) {
        run(server, Project.class);
        assertThat(get("/answered")).startsWith("423 ").doesNotContain("urn:");
        assertThat(get("/annotated")).startsWith("423 ").doesNotContain("urn:");
    }

    @ParameterizedTest
    @EnumSource(names = {"NETTY", "SERVLET", "SERVLET_JETTY"})
    void the_application_s_handler_goes_first(WebServers server) {
        run(server, Advice.class);
        assertThat(get("/wrapped")).isEqualTo("418 mine");
        assertThat(get("/path")).isEqualTo("418 mine");
    }

    @ParameterizedTest
    @EnumSource(names = {"NETTY", "SERVLET", "SERVLET_JETTY"})
    void problem_details_can_be_turned_off(WebServers server) {
        run(server, Project.class, "dropflux.problem-details.enabled=false");
        assertThat(get("/wrapped")).startsWith("500 ").doesNotContain("urn:");
        assertThat(get("/path")).startsWith("500 ").doesNotContain("urn:");
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_behind_half_an_answer_breaks_the_connection(WebServers server) {
        run(server, Project.class);
        Project service = application.getBean(Project.class);
        StepVerifier.create(
                        Applications.browser(application, HttpClient.newConnection())
                                .get()
                                .uri("/half")
                                .responseContent()
                                .asString()
                                .doOnNext(half -> service.received.tryEmitEmpty()))
                .thenConsumeWhile(text -> !text.contains("problem"))
                .expectError(PrematureCloseException.class)
                .verify(PATIENCE);
    }
}
