package emulated;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

/** Uploads to an emulator of its own, over TLS. */
public final class Application {

    private Application() {}

    public static void main(String[] args) throws Exception {
        try (DropboxEmulator dropbox = DropboxEmulator.builder().tls(true).start()) {
            SslContext tls =
                    SslContextBuilder.forClient()
                            .trustManager(dropbox.certificate().orElseThrow())
                            .build();
            try (DropboxUploader uploader =
                    DropboxUploader.builder()
                            .credentials(DropboxCredentials.accessToken("test-token"))
                            .endpoint(dropbox.baseUrl())
                            .configureHttpClient(
                                    client -> client.secure(spec -> spec.sslContext(tls)))
                            .build()) {
                FileMetadata stored =
                        uploader.upload(
                                        UploadRequest.to("/file")
                                                .body(UploadBody.fromBytes(new byte[13])))
                                .block();
                System.out.println("stored " + stored.size());
            }
        }
    }
}
