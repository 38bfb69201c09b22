package io.github.dropflux.spring;

import io.github.dropflux.WriteMode;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** A service that stores bodies at /a, and reads some of them more than once; answers with the size, or why nothing is stored. */
@EnableAutoConfiguration
@Configuration(proxyBeanMethods = false)
class ReadBodiesProject {

    private static Mono<String> store(DropboxUploader dropbox, Supplier<UploadBody> body) {
        return Mono.defer(
                        () ->
                                dropbox.upload(
                                        UploadRequest.to("/a")
                                                .mode(WriteMode.overwrite())
                                                .body(body.get())))
                .map(file -> "stored " + file.size());
    }

    private static Mono<String> why(Throwable failure) {
        return Mono.just(failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @RestController
    static class Reactive {

        private final DropboxUploader dropbox;

        Reactive(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @Bean
        static WebFilter reading() {
            return (exchange, chain) -> {
                Mono<?> first =
                        switch (exchange.getRequest().getPath().value()) {
                            case "/filtered", "/filtered-raw" ->
                                    exchange.getRequest()
                                            .getBody()
                                            .doOnNext(DataBufferUtils::release)
                                            .then();
                            case "/form" -> exchange.getFormData();
                            default -> Mono.empty();
                        };
                return first.then(chain.filter(exchange));
            };
        }

        @PutMapping({"/once", "/filtered", "/form"})
        Mono<String> once(ServerHttpRequest request) {
            return store(dropbox, () -> RequestBodies.fromRequest(request))
                    .onErrorResume(ReadBodiesProject::why);
        }

        @PutMapping("/mutated")
        Mono<String> mutated(ServerHttpRequest request) {
            return once(request.mutate().header("X-Seen", "yes").build());
        }

        @PutMapping("/retry")
        Mono<String> retry(ServerHttpRequest request) {
            return store(dropbox, () -> RequestBodies.fromRequest(request))
                    .retry(1)
                    .onErrorResume(ReadBodiesProject::why);
        }

        /** As the documentation had it. */
        @PutMapping("/filtered-raw")
        Mono<String> filteredRaw(ServerHttpRequest request) {
            return store(dropbox, () -> UploadBody.fromDataBuffers(request.getBody()))
                    .onErrorResume(ReadBodiesProject::why);
        }

        @PutMapping("/retry-raw")
        Mono<String> retryRaw(ServerWebExchange exchange) {
            return store(dropbox, () -> UploadBody.fromDataBuffers(exchange.getRequest().getBody()))
                    .retry(1)
                    .onErrorResume(ReadBodiesProject::why);
        }

        @PutMapping("/twice")
        Mono<String> twice(ServerHttpRequest request) {
            UploadBody body = RequestBodies.fromRequest(request);
            return store(dropbox, () -> body)
                    .then(store(dropbox, () -> body))
                    .onErrorResume(ReadBodiesProject::why);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @RestController
    static class Blocking {

        private final DropboxUploader dropbox;

        Blocking(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @Bean
        static Filter reading() {
            return (request, response, chain) -> {
                if (((HttpServletRequest) request).getRequestURI().equals("/filtered")) {
                    request.getInputStream().readAllBytes();
                }
                chain.doFilter(request, response);
            };
        }

        @PutMapping({"/once", "/filtered"})
        Mono<String> once(HttpServletRequest request) {
            return store(dropbox, () -> ServletBodies.fromRequest(request))
                    .onErrorResume(ReadBodiesProject::why);
        }

        @PostMapping("/form")
        Mono<String> form(@RequestParam String title, HttpServletRequest request) {
            return once(request);
        }

        @PutMapping("/retry")
        Mono<String> retry(HttpServletRequest request) {
            return store(dropbox, () -> ServletBodies.fromRequest(request))
                    .retry(1)
                    .onErrorResume(ReadBodiesProject::why);
        }

        @PutMapping("/twice")
        Mono<String> twice(HttpServletRequest request) {
            UploadBody body = ServletBodies.fromRequest(request);
            return store(dropbox, () -> body)
                    .then(store(dropbox, () -> body))
                    .onErrorResume(ReadBodiesProject::why);
        }
    }
}
