package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** What an upload was made of is free for collection once it has ended, whatever lives on. */
class ForgottenUploadsTest extends EmulatedUploads {

    /** Uploads a new array, and keeps only a reference that does not count. */
    private static WeakReference<byte[]> uploaded(DropboxUploader uploader, int length) {
        byte[] bytes = new byte[length];
        uploader.upload("/" + length, Flux.just(ByteBuffer.wrap(bytes))).block(PATIENCE);
        return new WeakReference<>(bytes);
    }

    private static void awaitCollected(WeakReference<byte[]> reference) {
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            System.gc();
                            return reference.get() == null;
                        });
    }

    @Test
    void a_pool_that_outlives_the_uploader_keeps_no_source() {
        ConnectionProvider pool = ConnectionProvider.create("outlives", 4);
        try {
            WeakReference<byte[]> small;
            WeakReference<byte[]> large;
            try (DropboxUploader uploader = uploader(b -> b.httpClient(HttpClient.create(pool)))) {
                small = uploaded(uploader, 1000);
                large = uploaded(uploader, 9 * MIB);
            }
            awaitCollected(small);
            awaitCollected(large);
        } finally {
            pool.dispose();
        }
    }

    @Test
    void an_open_uploader_keeps_no_source() {
        DropboxUploader uploader = uploader();
        WeakReference<byte[]> large = uploaded(uploader, 9 * MIB);
        WeakReference<byte[]> small = uploaded(uploader, 1000);
        awaitCollected(small);
        awaitCollected(large);
    }
}
