package io.github.dropflux.reactor;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A program whose uploads have errors on their way, with credentials of every kind; its log is what is looked at. */
final class TracedUploads {

    static final String ACCESS = "access-hush";
    static final String REFRESH = "refresh-hush";
    static final String SECRET = "app-hush";

    private TracedUploads() {}

    public static void main(String[] args) {
        List.of(
                        DropboxCredentials.accessToken(ACCESS),
                        DropboxCredentials.accessToken(Mono.just(ACCESS)),
                        DropboxCredentials.refreshToken("key", SECRET, REFRESH))
                .forEach(credentials -> upload(URI.create(args[0]), credentials));
    }

    private static void upload(URI endpoint, DropboxCredentials credentials) {
        try (DropboxUploader uploader =
                DropboxUploader.builder()
                        .credentials(credentials)
                        .endpoint(endpoint)
                        .windowSize(4 << 20)
                        .retry(
                                RetryPolicy.defaults()
                                        .withMaxAttempts(3)
                                        .withDelays(Duration.ofMillis(1), Duration.ofMillis(2)))
                        .build()) {
            for (String path : List.of("/a", "/b", "/c")) {
                uploader.upload(path, Flux.just(ByteBuffer.allocate(5 << 20)))
                        .doOnError(failure -> System.out.println("failed: " + failure))
                        .onErrorComplete()
                        .block();
            }
        }
    }
}
