package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxException;
import io.github.dropflux.reactor.test.RawServer;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** Uploads to servers that are no Dropbox. */
@Tag("sockets")
abstract class RawUploads {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    <T extends AutoCloseable> T keep(T closeable) {
        open.add(closeable);
        return closeable;
    }

    RawServer server(RawServer.Script script) {
        return keep(RawServer.start(script));
    }

    DropboxUploader uploader(URI endpoint, UnaryOperator<DropboxUploaderBuilder> settings) {
        return keep(
                settings.apply(
                                DropboxUploader.builder()
                                        .credentials(
                                                DropboxCredentials.accessToken("test-token")
                                                        .named("test"))
                                        .endpoint(endpoint)
                                        .retry(EmulatedUploads.QUICK))
                        .build());
    }

    DropboxUploader uploader(RawServer server) {
        return uploader(server.url(), settings -> settings);
    }

    /** How an upload of so many bytes fails, after which nothing is held and no connection is open. */
    DropboxException failure(RawServer server, int length) {
        return failure(server, length, settings -> settings);
    }

    DropboxException failure(
            RawServer server, int length, UnaryOperator<DropboxUploaderBuilder> settings) {
        TestBytes bytes = TestBytes.of(length);
        DropboxUploader uploader = uploader(server.url(), settings);
        DropboxException failure =
                catchThrowableOfType(
                        DropboxException.class,
                        () ->
                                uploader.upload(
                                                UploadRequest.to("/a")
                                                        .body(
                                                                UploadBody.fromByteBufs(
                                                                        bytes.byteBufs(300_000))))
                                        .block(PATIENCE));
        await().until(bytes::allReleased);
        await().until(() -> server.openConnections() == 0);
        return failure;
    }

    /** What Dropbox answers to the upload of these bytes, one block at most. */
    static String metadata(byte[] bytes) {
        String hash = HexFormat.of().formatHex(sha256(bytes.length == 0 ? bytes : sha256(bytes)));
        return """
                {"name": "a", "id": "id:a", "client_modified": "2026-01-01T00:00:00Z", \
                "server_modified": "2026-01-01T00:00:00Z", "rev": "015f0", "size": %d, \
                "path_lower": "/a", "path_display": "/a", "is_downloadable": true, \
                "content_hash": "%s"}"""
                .formatted(bytes.length, hash);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
