package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class FolderListingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder()
                    .acceptTokens("good")
                    .acceptRefreshTokens("refresh-hush")
                    .start();
    private final Connection connection = Connection.open(null);

    @AfterEach
    void close() {
        connection.close();
        dropbox.close();
    }

    @BeforeEach
    void store() {
        CommandRun run = new CommandRun().environment("DROPBOX_ACCESS_TOKEN", "good");
        for (String path : List.of("/T/a", "/T/b c/Ü", "/T/b c/🚀", "/T-2/x", "/T/z")) {
            run.input(path.getBytes(StandardCharsets.UTF_8));
            assertThat(run.run("upload", "-", path, "--endpoint", url()).exit()).isZero();
        }
        dropbox.clearRequests();
    }

    private String url() {
        return dropbox.baseUrl().toString();
    }

    private List<ListedFile> list(Login login, String folder) {
        Target target = new Target(dropbox.baseUrl(), login, null);
        return FolderListing.of(connection.client(), target, folder, 2)
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private List<ListedFile> list(String folder) {
        return list(Login.accessToken("good"), folder);
    }

    @Test
    void listsAllFilesPageByPage() {
        List<ListedFile> files = list("/t");
        assertThat(files)
                .extracting(ListedFile::path)
                .containsExactlyInAnyOrder("/t/a", "/t/b c/ü", "/t/b c/🚀", "/t/z");
        assertThat(files)
                .allSatisfy(
                        file -> {
                            var stored = dropbox.file(file.path()).orElseThrow();
                            assertThat(file.size()).isEqualTo(stored.size());
                            assertThat(file.contentHash().hex()).isEqualTo(stored.contentHash());
                        });
        assertThat(dropbox.requests(EmulatedRoute.LIST_FOLDER_CONTINUE)).hasSize(2);
        assertThat(connection.calls()).isEqualTo(3);
        assertThat(list("")).hasSize(5);
    }

    @Test
    void findsNothingInAFolderThatIsNotThere() {
        assertThat(list("/none")).isEmpty();
    }

    @Test
    void asksForATokenWithARefreshToken() {
        assertThat(list(Login.refreshToken("key", null, "refresh-hush"), "/t")).hasSize(4);
        assertThat(list(Login.refreshToken("key", "secret", "refresh-hush"), "/t")).hasSize(4);
        assertThat(dropbox.requests(EmulatedRoute.TOKEN)).hasSize(2);
        assertThatThrownBy(() -> list(Login.refreshToken("key", null, "wrong-hush"), "/t"))
                .isInstanceOf(DropboxApiException.class)
                .hasMessageContaining("--app-key")
                .hasMessageNotContaining("hush");
        assertThat(Login.accessToken("hush").toString()).doesNotContain("hush");
    }

    @Test
    @Tag("slow")
    void triesAgainWhatMayPass() {
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER).call(1).answer(503, "");
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER).call(2).resetAfterBody();
        dropbox.faults()
                .on(EmulatedRoute.LIST_FOLDER_CONTINUE)
                .call(1)
                .answer(429, "{\"error\":{}}", Map.of("Retry-After", "1"));
        long start = System.nanoTime();
        assertThat(list("/t")).hasSize(4);
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
        assertThat(dropbox.requests()).hasSize(3 + 3);
    }

    @Test
    void givesUpOnWhatWillNot() {
        assertThatThrownBy(() -> list(Login.accessToken("wrong"), "/t"))
                .isInstanceOfSatisfying(
                        DropboxApiException.class,
                        refusal -> {
                            assertThat(refusal.status()).isEqualTo(401);
                            assertThat(refusal.requestId()).isPresent();
                        });
        assertThatThrownBy(() -> list("/t/a"))
                .isInstanceOfSatisfying(
                        DropboxApiException.class,
                        refusal -> assertThat(refusal.tag()).isEqualTo("path/not_folder"));
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER).call(1).answer(200, "<html>");
        assertThatThrownBy(() -> list("/t"))
                .isInstanceOf(DropboxApiException.class)
                .hasMessageContaining("no list");
        assertThat(dropbox.requests()).hasSize(3);
    }

    @Test
    void saysWhenNobodyAnswersTheTokenCall() {
        dropbox.faults().on(EmulatedRoute.TOKEN).always().resetAfterBody();
        assertThatThrownBy(() -> list(Login.refreshToken("key", null, "refresh-hush"), "/t"))
                .isInstanceOf(DropboxTransportException.class)
                .hasMessageContaining("oauth2/token");
    }
}
