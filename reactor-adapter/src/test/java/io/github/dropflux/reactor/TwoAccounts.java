package io.github.dropflux.reactor;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedAccount;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** One uploader, two accounts, an emulator that knows them, and a team beside. */
@Tag("sockets")
@Tag("slow")
abstract class TwoAccounts {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final Duration LONG = Duration.ofMinutes(5);

    final TestBytes small = TestBytes.of(1000);
    final TestBytes long9 = TestBytes.of(9 * TestBytes.MIB);
    final DropboxEmulator dropbox =
            DropboxEmulator.builder()
                    .acceptTokens()
                    .account("a", "token-a")
                    .account("b", "token-b")
                    .accountRefreshTokens("a", "refresh-a")
                    .accountRefreshTokens("b", "refresh-b")
                    .teamToken("token-team", "member-1", "member-2")
                    .commitContention(true)
                    .start();
    final EmulatedAccount a = dropbox.account("a");
    final EmulatedAccount b = dropbox.account("b");
    final DropboxCredentials ofA = DropboxCredentials.accessToken("token-a").named("a");
    final DropboxCredentials ofB = DropboxCredentials.accessToken("token-b").named("b");

    final DropboxUploader uploader = builder().credentials(DropboxCredentials.perRequest()).build();

    DropboxUploaderBuilder builder() {
        return DropboxUploader.builder()
                .endpoint(dropbox.baseUrl())
                .windowSize(4L * TestBytes.MIB)
                .concurrency(2);
    }

    @AfterEach
    void stop() {
        uploader.close();
        dropbox.close();
    }

    UploadRequest request(String path, TestBytes bytes) {
        return UploadRequest.to(path).body(UploadBody.fromByteBuffers(bytes.byteBuffers(100_000)));
    }

    static UploadBody body(TestBytes bytes) {
        return UploadBody.fromByteBuffers(bytes.byteBuffers(100_000));
    }
}
