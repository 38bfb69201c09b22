package io.github.dropflux.spring;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A service that stores what it gets for an account, in WebFlux or MVC, and that has no word about errors. */
@EnableAutoConfiguration
@Configuration(proxyBeanMethods = false)
class FileService {

    static final long MAX_FILE_SIZE = 6L << 20;

    /** Runs it on a free port, with an uploader that does not retry. */
    static ConfigurableApplicationContext run(
            WebServers server, DropboxEmulator dropbox, String... properties) {
        return server.run(FileService.class, dropbox)
                .properties(
                        "dropflux.window-size=4MB",
                        "dropflux.retry.max-attempts=1",
                        "dropflux.commit-retry.max-attempts=1",
                        "dropflux.sessions-ahead=0")
                .properties(properties)
                .run();
    }

    @Bean
    DropboxUploaderCustomizer smallFiles() {
        return builder -> builder.limits(DropboxLimits.defaults().withMaxFileSize(MAX_FILE_SIZE));
    }

    private static Mono<FileMetadata> save(
            DropboxUploader dropbox,
            String account,
            String path,
            @Nullable Long length,
            UploadBody body) {
        return Mono.defer(
                () -> {
                    UploadRequest request =
                            UploadRequest.to(path)
                                    .credentials(DropboxCredentials.accessToken(account))
                                    .body(body);
                    return dropbox.upload(length == null ? request : request.length(length));
                });
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @RestController
    static class Reactive {

        private final DropboxUploader dropbox;

        Reactive(DropboxUploader dropbox) {
            this.dropbox = dropbox;
        }

        @PutMapping("/{account}")
        Mono<FileMetadata> save(
                @PathVariable String account,
                @RequestParam String path,
                @RequestParam(required = false) @Nullable Long length,
                @RequestBody Flux<DataBuffer> body) {
            return FileService.save(
                    dropbox, account, path, length, UploadBody.fromDataBuffers(body));
        }

        @PutMapping("/broken/{account}")
        Mono<FileMetadata> broken(
                @PathVariable String account, @RequestBody Flux<DataBuffer> body) {
            return dropbox.upload(
                    UploadRequest.to("/a")
                            .body(UploadBody.fromDataBuffers(body))
                            .onProgress(FileService::fail));
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

        /** The answer comes later, as of a {@code Mono}. */
        @PutMapping("/{account}")
        Mono<FileMetadata> save(
                @PathVariable String account,
                @RequestParam String path,
                @RequestParam(required = false) @Nullable Long length,
                @RequestBody byte[] body) {
            return FileService.save(dropbox, account, path, length, UploadBody.fromBytes(body));
        }

        @PutMapping("/broken/{account}")
        @Nullable FileMetadata broken(@PathVariable String account, @RequestBody byte[] body) {
            return dropbox.upload(
                            UploadRequest.to("/a")
                                    .body(UploadBody.fromBytes(body))
                                    .onProgress(FileService::fail))
                    .block();
        }

        @PutMapping("/silent/{account}")
        Mono<FileMetadata> silent(@PathVariable String account) {
            return FileService.save(
                    dropbox, account, "/a", null, UploadBody.fromDataBuffers(Flux.never()));
        }
    }

    private static void fail(Object progress) {
        throw new IllegalStateException("a secret of ours");
    }
}
