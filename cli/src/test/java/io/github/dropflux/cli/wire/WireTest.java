package io.github.dropflux.cli.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

@Tag("sockets")
class WireTest {

    @Test
    void a_call_without_an_answer_is_seen_until_it_ends() {
        Wire wire = Wire.limited(100 << 20);
        try (DropboxEmulator dropbox = DropboxEmulator.start();
                DropboxUploader uploader =
                        DropboxUploader.builder()
                                .endpoint(dropbox.baseUrl())
                                .credentials(DropboxCredentials.accessToken("good"))
                                .configureHttpClient(wire::applyTo)
                                .build()) {
            UploadRequest request =
                    UploadRequest.to("/a").body(UploadBody.fromBytes(new byte[100_000]));
            uploader.upload(request).block(Duration.ofSeconds(30));
            assertThat(wire.awaitsAnswer()).isFalse();
            assertThat(wire.waiting()).isZero();

            dropbox.faults().on(EmulatedRoute.UPLOAD).always().stall();
            Disposable stalled = uploader.upload(request).subscribe();
            await().until(() -> wire.awaitsAnswer() && wire.waiting() == 0);
            stalled.dispose();
            await().until(() -> !wire.awaitsAnswer());
        }
    }
}
