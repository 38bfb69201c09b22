package plain;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.WriteMode;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.UploadResult;
import java.net.URI;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/** Uploads a small file, a large one and some together, and is refused one. */
public final class Application {

    private Application() {}

    public static void main(String[] args) {
        try (DropboxUploader uploader =
                DropboxUploader.builder()
                        .credentials(DropboxCredentials.accessToken("test-token"))
                        .endpoint(URI.create(args[0]))
                        .windowSize(4 << 20)
                        .build()) {
            FileMetadata small =
                    uploader.upload("/small", Flux.just(ByteBuffer.wrap(new byte[10]))).block();
            FileMetadata large =
                    uploader.upload(
                                    UploadRequest.to("/large")
                                            .mode(WriteMode.overwrite())
                                            .body(UploadBody.fromBytes(new byte[9 << 20])))
                            .block();
            long together =
                    uploader.uploadAll(
                                    Flux.range(0, 3)
                                            .map(
                                                    i ->
                                                            UploadRequest.to("/together/" + i)
                                                                    .body(
                                                                            UploadBody.fromBytes(
                                                                                    new byte[i]))))
                            .filter(UploadResult::isStored)
                            .count()
                            .block();
            System.out.println("stored " + small.size() + ", " + large.size() + ", " + together);
            uploader.upload("/small", Flux.just(ByteBuffer.wrap(new byte[11]))).block();
        } catch (DropboxApiException e) {
            System.out.println("refused " + e.status());
        }
    }
}
