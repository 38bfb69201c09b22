package io.github.dropflux.spring;

import io.github.dropflux.reactor.DropboxUploader;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/**
 * Up when Dropbox is there and takes the token within a time; unknown where there is none, since each upload brings its own.
 */
final class DropboxHealth implements ReactiveHealthIndicator {

    private final DropboxUploader uploader;
    private final Duration patience;

    DropboxHealth(DropboxUploader uploader, Duration patience) {
        this.uploader = uploader;
        this.patience = patience;
    }

    @Override
    public Mono<Health> health() {
        return Mono.defer(
                () ->
                        uploader.credentialsKind()
                                .map(this::asked)
                                .orElseGet(
                                        () ->
                                                Mono.just(
                                                        about("credentials of each request")
                                                                .unknown()
                                                                .build())));
    }

    private Mono<Health> asked(String kind) {
        return Mono.defer(() -> Objects.requireNonNull(uploader.ping(), "ping of a mock"))
                .timeout(patience, Mono.error(() -> late()))
                .then(Mono.fromSupplier(() -> about(kind).up().build()))
                .onErrorResume(failure -> Mono.just(about(kind).down(failure).build()));
    }

    private TimeoutException late() {
        return new TimeoutException(
                "Dropbox has not answered within "
                        + patience.toMillis()
                        + " ms; dropflux.health.timeout says how long to wait");
    }

    private static Health.Builder about(String credentials) {
        return new Health.Builder().withDetail("credentials", credentials);
    }
}
