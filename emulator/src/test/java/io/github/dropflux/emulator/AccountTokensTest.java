package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.DropboxEmulator.DEFAULT_ACCOUNT;
import static io.github.dropflux.emulator.EmulatedRoute.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.emulator.Api.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class AccountTokensTest {

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder()
                    .account("a", "token-a")
                    .account("b", "token-b")
                    .accountRefreshTokens("a", "refresh-a")
                    .start();

    @AfterEach
    void close() {
        dropbox.close();
    }

    private static Reply refresh(DropboxEmulator emulator, String refreshToken) {
        String form = "grant_type=refresh_token&client_id=key&refresh_token=" + refreshToken;
        return Api.send(
                HttpRequest.newBuilder(emulator.baseUrl().resolve(TOKEN.path()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build());
    }

    private String issued(String refreshToken) {
        return refresh(dropbox, refreshToken).json().path("access_token").asText();
    }

    private Reply upload(String token) {
        return new Api(dropbox, token).upload("/x", new byte[0]);
    }

    @Test
    void tokens_issued_for_an_accounts_refresh_token_reach_that_account() {
        upload(issued("refresh-a"));
        assertThat(dropbox.account("a").file("/x")).isPresent();
        assertThat(dropbox.file("/x")).isEmpty();

        upload(issued("refresh-of-nobody"));
        assertThat(dropbox.file("/x")).isPresent();

        assertThat(dropbox.requests(TOKEN))
                .extracting(SeenRequest::account)
                .containsExactly(Optional.of("a"), Optional.of(DEFAULT_ACCOUNT));
        assertThat(dropbox.account("a").requests(TOKEN)).hasSize(1);
    }

    @Test
    void an_accounts_refresh_token_is_accepted_besides_the_others() {
        try (DropboxEmulator strict =
                DropboxEmulator.builder()
                        .acceptRefreshTokens("good")
                        .accountRefreshTokens("a", "refresh-a")
                        .start()) {
            assertThat(refresh(strict, "good").status()).isEqualTo(200);
            assertThat(refresh(strict, "refresh-a").status()).isEqualTo(200);
            assertThat(refresh(strict, "bad").json().path("error").asText())
                    .isEqualTo("invalid_grant");
            assertThat(refresh(strict, "").status()).isEqualTo(400);
            assertThat(strict.requests(TOKEN))
                    .extracting(SeenRequest::account)
                    .containsExactly(
                            Optional.of(DEFAULT_ACCOUNT),
                            Optional.of("a"),
                            Optional.empty(),
                            Optional.empty());
        }
    }

    @Test
    void all_tokens_of_one_account_expire_and_no_others() {
        String issued = issued("refresh-a");
        upload("used-by-nobody");

        dropbox.account("a").expireTokens();

        assertThat(upload("token-a").error()).isEqualTo("expired_access_token");
        assertThat(upload(issued).error()).isEqualTo("expired_access_token");
        assertThat(dropbox.account("a").requests()).hasSize(3);
        assertThat(upload("token-b").status()).isEqualTo(200);
        assertThat(upload("used-by-nobody").status()).isEqualTo(200);
        assertThat(upload(issued("refresh-a")).status()).isEqualTo(200);

        dropbox.account(DEFAULT_ACCOUNT).expireTokens();

        assertThat(upload("used-by-nobody").error()).isEqualTo("expired_access_token");
        assertThat(upload("not-used-yet").status()).isEqualTo(200);
        assertThat(upload("token-b").status()).isEqualTo(200);
    }

    @Test
    void a_token_has_one_owner_and_no_message_shows_it() {
        EmulatorBuilder builder =
                DropboxEmulator.builder()
                        .account("a", "secret")
                        .accountRefreshTokens("a", "secret")
                        .teamToken("team-secret", "m");
        assertThatThrownBy(() -> builder.account("b", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'b'")
                .hasMessageContaining("'a'")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> builder.accountRefreshTokens("b", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> builder.teamToken("secret", "m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> builder.account("a", "team-secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> builder.account(" ", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blank");
    }
}
