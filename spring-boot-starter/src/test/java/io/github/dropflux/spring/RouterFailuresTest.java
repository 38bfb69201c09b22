package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.DropboxTransportException;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** What fails outside of controllers is answered as in them, unless the application answers it. */
@Tag("sockets")
@Tag("slow")
class RouterFailuresTest {

    private ConfigurableApplicationContext application;

    @EnableAutoConfiguration
    @Configuration(proxyBeanMethods = false)
    static class Project {

        private static final DropboxTransportException LOST =
                DropboxTransportException.of("a secret", true, null);

        @Bean
        RouterFunction<ServerResponse> routes() {
            return route().PUT("/lost", request -> Mono.error(LOST))
                    .PUT("/wrapped", request -> Mono.error(new IllegalStateException("mine", LOST)))
                    .PUT(
                            "/path",
                            request ->
                                    Mono.fromCallable(() -> CommitInfo.to("none").path())
                                            .then(Mono.empty()))
                    .PUT(
                            "/answered",
                            request ->
                                    Mono.error(
                                            new ResponseStatusException(
                                                    HttpStatus.LOCKED, "mine", LOST)))
                    .PUT("/other", request -> Mono.error(new IllegalStateException("mine")))
                    .build();
        }

        @Bean
        WebFilter failing() {
            return (exchange, chain) ->
                    exchange.getRequest().getPath().value().equals("/filter")
                            ? Mono.error(LOST)
                            : chain.filter(exchange);
        }
    }

    @EnableAutoConfiguration
    @Configuration(proxyBeanMethods = false)
    static class ServletProject {

        @Bean
        org.springframework.web.servlet.function.RouterFunction<
                        org.springframework.web.servlet.function.ServerResponse>
                routes() {
            return org.springframework.web.servlet.function.RouterFunctions.route()
                    .PUT(
                            "/lost",
                            request -> {
                                throw Project.LOST;
                            })
                    .build();
        }
    }

    static class Own {

        @Bean
        @Order(-1)
        WebExceptionHandler handler() {
            return Own::teapot;
        }

        static Mono<Void> teapot(ServerWebExchange exchange, Throwable thrown) {
            exchange.getResponse().setRawStatusCode(418);
            return exchange.getResponse().setComplete();
        }
    }

    private void run(SpringApplicationBuilder project) {
        application = project.run();
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private Answer put(String uri) {
        return Answer.to(
                Applications.browser(application, HttpClient.newConnection()),
                uri,
                Mono.just(Unpooled.EMPTY_BUFFER));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "SERVLET_JETTY"},
            mode = EnumSource.Mode.EXCLUDE)
    void functions_and_filters_are_answered_as_controllers_are(WebServers server) {
        run(server.run(Project.class));
        for (String uri : new String[] {"/lost", "/wrapped", "/filter"}) {
            Answer answer = put(uri);
            answer.assertProblem(503, "unavailable", true);
            assertThat(answer.json().path("instance").asText()).isEqualTo(uri);
        }
        put("/path").assertProblem(400, "malformed-path", false);
        assertThat(put("/answered").status()).isEqualTo(423);
        assertThat(put("/other").status()).isEqualTo(500);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "SERVLET_JETTY"})
    void functions_of_MVC_are_answered_as_its_controllers_are(WebServers server) {
        run(server.run(ServletProject.class));
        put("/lost").assertProblem(503, "unavailable", true);
    }

    @Test
    void an_exception_handler_of_the_application_goes_first() {
        run(WebServers.NETTY.run(Project.class).sources(Own.class));
        assertThat(put("/lost").status()).isEqualTo(418);
    }

    @Test
    void an_application_that_answers_all_errors_answers_these_too() {
        run(
                WebServers.NETTY
                        .run(Project.class)
                        .initializers(context -> answerAll((GenericApplicationContext) context)));
        assertThat(put("/lost").status()).isEqualTo(418);
    }

    private static void answerAll(GenericApplicationContext context) {
        String ofBoot4 = "org.springframework.boot.webflux.error.ErrorWebExceptionHandler";
        String ofBoot3 = "org.springframework.boot.web.reactive.error.ErrorWebExceptionHandler";
        Class<?> type =
                ClassUtils.resolveClassName(
                        ClassUtils.isPresent(ofBoot4, null) ? ofBoot4 : ofBoot3, null);
        register(context, type);
    }

    private static <T> void register(GenericApplicationContext context, Class<T> type) {
        context.registerBean(
                type,
                () ->
                        type.cast(
                                Proxy.newProxyInstance(
                                        type.getClassLoader(),
                                        new Class<?>[] {type},
                                        (proxy, method, arguments) ->
                                                method.getName().equals("handle")
                                                        ? Own.teapot(
                                                                (ServerWebExchange) arguments[0],
                                                                (Throwable) arguments[1])
                                                        : method.getName().hashCode())));
    }

    @Test
    void problem_details_can_be_turned_off() {
        run(
                WebServers.NETTY
                        .run(Project.class)
                        .properties("dropflux.problem-details.enabled=false"));
        assertThat(put("/lost").status()).isEqualTo(500);
    }
}
