package io.github.dropflux.spring;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A service that takes files as bodies and two of them in a form, in WebFlux or MVC; answers with the number of bytes. */
@EnableAutoConfiguration
@Configuration(proxyBeanMethods = false)
class ShutdownProject {

    /** Requests that the server has accepted, whether or not their upload has begun. */
    static final class Accepted extends AtomicInteger {
        private static final long serialVersionUID = 1L;
    }

    @Bean
    Accepted accepted() {
        return new Accepted();
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
        static WebFilter counting(Accepted accepted) {
            return (exchange, chain) -> {
                accepted.incrementAndGet();
                return chain.filter(exchange);
            };
        }

        @PutMapping("/{id}")
        Mono<Long> upload(@PathVariable String id, @RequestBody Flux<DataBuffer> body) {
            return save(id, body);
        }

        @PostMapping("/{id}")
        Mono<Long> form(@PathVariable String id, @RequestBody Flux<PartEvent> form) {
            AtomicInteger files = new AtomicInteger();
            return form.windowUntil(PartEvent::isLast)
                    .concatMap(
                            part ->
                                    save(
                                            id + files.incrementAndGet(),
                                            part.map(PartEvent::content)))
                    .reduce(Long::sum);
        }

        private Mono<Long> save(String name, Flux<DataBuffer> body) {
            return dropbox.upload(
                            UploadRequest.to("/" + name).body(UploadBody.fromDataBuffers(body)))
                    .map(FileMetadata::size);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @RestController
    static class Blocking {

        private static final int PIECE = 1024;
        private final DropboxUploader dropbox;

        Blocking(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @Bean
        static Filter counting(Accepted accepted) {
            return (request, response, chain) -> {
                accepted.incrementAndGet();
                chain.doFilter(request, response);
            };
        }

        @PutMapping("/{id}")
        long upload(@PathVariable String id, HttpServletRequest request) {
            return save(
                    id,
                    UploadBody.fromDataBuffers(
                            DataBufferUtils.readInputStream(
                                    request::getInputStream,
                                    DefaultDataBufferFactory.sharedInstance,
                                    PIECE)));
        }

        @PostMapping("/{id}")
        long form(
                @PathVariable String id,
                @RequestPart("file1") MultipartFile first,
                @RequestPart("file2") MultipartFile second)
                throws IOException {
            return save(id + 1, UploadBody.fromBytes(first.getBytes()))
                    + save(id + 2, UploadBody.fromBytes(second.getBytes()));
        }

        private long save(String name, UploadBody body) {
            return dropbox.upload(UploadRequest.to("/" + name).body(body))
                    .map(FileMetadata::size)
                    .block();
        }
    }
}
