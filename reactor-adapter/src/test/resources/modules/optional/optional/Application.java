package optional;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.UploadTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;

/** Uploads a buffer of Spring's, and counts it with Micrometer. */
public final class Application {

    private Application() {}

    public static void main(String[] args) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (DropboxUploader uploader =
                DropboxUploader.builder()
                        .credentials(DropboxCredentials.accessToken("test-token"))
                        .endpoint(URI.create(args[0]))
                        .telemetry(UploadTelemetry.micrometer(meters, ObservationRegistry.create()))
                        .build()) {
            FileMetadata stored =
                    uploader.upload(
                                    UploadRequest.to("/buffer")
                                            .body(
                                                    UploadBody.fromDataBuffers(
                                                            Flux.just(
                                                                    new DefaultDataBufferFactory()
                                                                            .wrap(new byte[12])))))
                            .block();
            System.out.println(
                    "stored "
                            + stored.size()
                            + ", counted "
                            + (long) meters.get("dropflux.sent").counter().count());
        }
    }
}
