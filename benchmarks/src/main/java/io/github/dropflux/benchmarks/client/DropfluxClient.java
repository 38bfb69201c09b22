package io.github.dropflux.benchmarks.client;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.UploadResult;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
                        .windowSize(settings.windowBytes());
        if (settings.inFlight() > 0) {
            builder = builder.concurrency(settings.inFlight());
        }
        if (settings.certificate() != null) {
            builder = builder.httpClient(HttpClients.create(settings));
        }
        this.uploader = builder.build();
    }

    @Override
    public void upload(String path, long bytes) {
        start(path, bytes).block();
    }

    @Override
    public double[] uploadTogether(String path, int count, long bytes) {
        long begun = System.nanoTime();
        List<Double> seconds =
                Flux.range(0, count)
                        .flatMap(
                                i ->
                                        start(path + i, bytes)
                                                .map(file -> (System.nanoTime() - begun) / 1e9),
                                count)
                        .collectList()
                        .block();
        return Objects.requireNonNull(seconds).stream().mapToDouble(each -> each).toArray();
    }

    @Override
    public void uploadFiles(String path, int count, long bytes) {
        Long stored =
                uploader.uploadAll(Flux.range(0, count).map(i -> request(path + i, bytes)))
                        .doOnNext(DropfluxClient::requireStored)
                        .count()
                        .block();
        if (stored == null || stored != count) {
            throw new IllegalStateException(stored + " results for " + count + " files");
        }
    }

    private static void requireStored(UploadResult result) {
        if (!result.isStored()) {
            throw new IllegalStateException(result.toString(), result.failure().orElseThrow());
        }
    }

    private UploadRequest request(String path, long bytes) {
        return UploadRequest.to(path)
                .body(UploadBody.fromByteBuffers(settings.source().flux(bytes)));
    }

    private Mono<FileMetadata> start(String path, long bytes) {
        return uploader.upload(request(path, bytes));
    }

    @Override
    public void close() {
        uploader.close();
    }
}
