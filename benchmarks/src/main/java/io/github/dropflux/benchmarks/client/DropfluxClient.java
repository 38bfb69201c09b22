package io.github.dropflux.benchmarks.client;

import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import java.net.URI;
import javax.net.ssl.SSLException;

/** dropflux, as its README has it; it always hashes. */
final class DropfluxClient implements UploadClient {

    private final ClientSettings settings;
    private final DropboxUploader uploader;

    DropfluxClient(ClientSettings settings) throws SSLException {
        this.settings = settings;
        DropboxUploaderBuilder builder =
                DropboxUploader.builder()
                        .credentials(DropboxCredentials.accessToken("token-of-no-account"))
                        .endpoint(URI.create(settings.url()))
                        .windowSize(settings.windowBytes())
                        .concurrency(settings.inFlight());
        if (settings.certificate() != null) {
            builder = builder.httpClient(HttpClients.create(settings));
        }
        this.uploader = builder.build();
    }

    @Override
    public void upload(String path, long bytes) {
        uploader.upload(
                        UploadRequest.to(path)
                                .body(UploadBody.fromByteBuffers(settings.source().flux(bytes))))
                .block();
    }

    @Override
    public void close() {
        uploader.close();
    }
}
