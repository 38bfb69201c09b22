package io.github.dropflux.spring;

import io.github.dropflux.DropboxException;
import io.github.dropflux.reactor.DropboxUploader;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/** Up when Dropbox is there and takes the token. */
final class DropboxHealth implements ReactiveHealthIndicator {

    private final DropboxUploader uploader;

    DropboxHealth(DropboxUploader uploader) {
        this.uploader = uploader;
    }

    @Override
    public Mono<Health> health() {
        return uploader.ping()
                .then(Mono.fromSupplier(() -> Health.up().build()))
                .onErrorResume(
                        DropboxException.class, failure -> Mono.just(Health.down(failure).build()));
    }
}
