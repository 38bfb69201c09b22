package io.github.dropflux.cli.dropbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.cli.CommandRun;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sockets")
class CredentialOptionsTest {

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder()
                    .acceptTokens("good-hush")
                    .acceptRefreshTokens("refresh-hush")
                    .start();
    private final CommandRun run = new CommandRun();

    @AfterEach
    void close() {
        dropbox.close();
    }

    private CommandRun.Result upload(String... options) {
        String[] all = new String[options.length + 5];
        all[0] = "upload";
        all[1] = "-";
        all[2] = "/x";
        all[3] = "--endpoint";
        all[4] = dropbox.baseUrl().toString();
        System.arraycopy(options, 0, all, 5, options.length);
        CommandRun.Result result = run.run(all);
        assertThat(result.out() + result.err()).doesNotContain("-hush");
        return result;
    }

    private void stored(CommandRun.Result result, int refreshes) {
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(dropbox.file("/x")).isPresent();
        assertThat(dropbox.requests(EmulatedRoute.TOKEN)).hasSize(refreshes);
    }

    private void nothingSent(CommandRun.Result result, String... said) {
        result.failsWith(2, said);
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void refreshTokenByOptions() {
        stored(upload("--app-key", "key", "--refresh-token", "refresh-hush"), 1);
    }

    @Test
    void refreshTokenOfAnAppWithASecret() {
        stored(
                upload(
                        "--app-key",
                        "key",
                        "--refresh-token",
                        "refresh-hush",
                        "--app-secret",
                        "app-hush"),
                1);
    }

    @Test
    void refreshTokenByTheEnvironment() {
        run.environment("DROPBOX_APP_KEY", "key")
                .environment("DROPBOX_REFRESH_TOKEN", "refresh-hush\n")
                .environment("DROPBOX_APP_SECRET", "app-hush")
                .environment("DROPBOX_ACCESS_TOKEN", " ");
        stored(upload(), 1);
    }

    @Test
    void optionsOutdoTheEnvironment() {
        run.environment("DROPBOX_APP_KEY", "key")
                .environment("DROPBOX_REFRESH_TOKEN", "other-hush")
                .environment("DROPBOX_ACCESS_TOKEN", "good-hush");
        stored(upload("--refresh-token", "refresh-hush"), 1);
        run.environment("DROPBOX_ACCESS_TOKEN", "other-hush");
        stored(upload("--token", "good-hush", "--mode", "overwrite"), 1);
    }

    @Test
    void anAppKeyInTheEnvironmentDoesNotDisturbAnAccessToken() {
        run.environment("DROPBOX_APP_KEY", "key").environment("DROPBOX_ACCESS_TOKEN", "good-hush");
        stored(upload(), 0);
    }

    @Test
    void halfOfAPair() {
        nothingSent(upload("--refresh-token", "refresh-hush"), "--app-key", "DROPBOX_APP_KEY");
        nothingSent(upload("--app-key", "key"), "--refresh-token", "DROPBOX_REFRESH_TOKEN");
        nothingSent(upload("--app-secret", "app-hush"), "--refresh-token");
        run.environment("DROPBOX_APP_KEY", "key");
        nothingSent(upload(), "--refresh-token", "DROPBOX_REFRESH_TOKEN");
    }

    @Test
    void twoKindsAtOnce() {
        nothingSent(
                upload("--token", "good-hush", "--refresh-token", "refresh-hush"),
                "--token",
                "--refresh-token");
        run.environment("DROPBOX_APP_KEY", "key")
                .environment("DROPBOX_REFRESH_TOKEN", "refresh-hush")
                .environment("DROPBOX_ACCESS_TOKEN", "good-hush");
        nothingSent(upload(), "DROPBOX_ACCESS_TOKEN", "DROPBOX_REFRESH_TOKEN", "unset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--token", "--refresh-token", "--app-key", "--app-secret"})
    void emptyAndMalformedValues(String option) {
        nothingSent(upload(option, " "), option + " is empty");
        run.environment("DROPBOX_APP_KEY", "key")
                .environment("DROPBOX_REFRESH_TOKEN", option.equals("--token") ? " " : "r");
        nothingSent(upload(option, "two-hush words-hush"), "visible ASCII");
    }

    @Test
    void aRevokedRefreshToken() {
        upload("--app-key", "key", "--refresh-token", "revoked-hush")
                .failsWith(1, "400", "invalid_grant", "authorize the app again");
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void aMisspeltOptionIsNotQuotedWithItsValue() {
        nothingSent(upload("--refreshtoken", "refresh-hush"), "--refreshtoken");
        nothingSent(upload("--refreshtoken=refresh-hush"), "--refreshtoken");
        nothingSent(upload("refresh-hush"), "Too many");
        run.run("uplaod", "--token", "x-hush").failsWith(2, "uplaod");
    }
}
