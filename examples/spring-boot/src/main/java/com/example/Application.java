package com.example;

import io.github.dropflux.DropboxPath;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.spring.RequestBodies;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@SpringBootApplication
@RestController
public class Application {

    private final DropboxUploader dropbox;

    Application(DropboxUploader dropbox) {
        this.dropbox = dropbox;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }

    @PutMapping("/files/{name}")
    Mono<String> save(@PathVariable String name, ServerHttpRequest request) {
        return dropbox.upload(
                        UploadRequest.to("/" + DropboxPath.fileName(name))
                                .body(RequestBodies.fromRequest(request)))
                .map(FileMetadata::pathDisplay);
    }
}
