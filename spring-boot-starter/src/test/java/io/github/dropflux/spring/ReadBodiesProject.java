package io.github.dropflux.spring;

import io.github.dropflux.WriteMode;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import jakarta.servlet.Filter;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.util.ContentCachingRequestWrapper;
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
            return (request, response, chain) ->
                    chain.doFilter(filtered((HttpServletRequest) request), response);
        }

        private static HttpServletRequest filtered(HttpServletRequest request) throws IOException {
            switch (request.getRequestURI()) {
                case "/filtered" -> request.getInputStream().readAllBytes();
                case "/partly" -> request.getInputStream().readNBytes(3);
                case "/lines" -> request.getReader().read();
                case "/partly-cached" -> {
                    HttpServletRequest cached = new ContentCachingRequestWrapper(request, 1024);
                    cached.getInputStream().readNBytes(3);
                    return cached;
                }
                case "/replayed" -> {
                    return new PeekedRequest(request, request.getInputStream().readNBytes(3));
                }
                default -> {}
            }
            return request;
        }

        @PutMapping({"/once", "/filtered", "/partly", "/lines", "/partly-cached", "/replayed"})
        Mono<String> once(HttpServletRequest request) {
            return store(dropbox, () -> ServletBodies.fromRequest(request))
                    .onErrorResume(ReadBodiesProject::why);
        }

        @PutMapping("/mutated")
        Mono<String> mutated(HttpServletRequest request) {
            return once(new HttpServletRequestWrapper(request));
        }

        @PostMapping("/parts")
        Mono<String> parts(HttpServletRequest request) {
            return once(request);
        }

        /** Answered by the server's dispatch to /error. */
        @PutMapping("/refused")
        Mono<String> refused(HttpServletRequest request) {
            return once(request).then(Mono.error(new ResponseStatusException(HttpStatus.LOCKED)));
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

    /** Of a filter that looks at the first bytes, and gives them again. */
    private static final class PeekedRequest extends HttpServletRequestWrapper {

        private final byte[] first;

        PeekedRequest(HttpServletRequest request, byte[] first) {
            super(request);
            this.first = first;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            InputStream whole =
                    new SequenceInputStream(
                            new ByteArrayInputStream(first), super.getInputStream());
            return new ServletInputStream() {
                @Override
                public int read() throws IOException {
                    return whole.read();
                }

                @Override
                public boolean isFinished() {
                    return false;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}
