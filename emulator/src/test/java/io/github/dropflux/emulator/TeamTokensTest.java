package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Api.json;
import static io.github.dropflux.emulator.EmulatedRoute.GET_CURRENT_ACCOUNT;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.emulator.Api.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sockets")
class TeamTokensTest {

    private static final String USER = "Dropbox-API-Select-User";
    private static final String ADMIN = "Dropbox-API-Select-Admin";

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder()
                    .account("a", "token-a")
                    .teamToken("team", "dbmid:1", "dbmid:2")
                    .start();

    @AfterEach
    void close() {
        dropbox.close();
    }

    private Reply upload(String token, String... headers) {
        HttpRequest.Builder request =
                new Api(dropbox, token)
                        .request(UPLOAD)
                        .header("Content-Type", "application/octet-stream")
                        .header("Dropbox-API-Arg", json("{'path':'/x'}"))
                        .POST(BodyPublishers.noBody());
        return Api.send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    private String accountId(String... headers) {
        return Api.send(
                        new Api(dropbox, "team")
                                .request(GET_CURRENT_ACCOUNT)
                                .header("Content-Type", "application/json")
                                .headers(headers)
                                .POST(BodyPublishers.ofString("null"))
                                .build())
                .json()
                .path("account_id")
                .asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {USER, ADMIN})
    void reach_the_account_of_the_member_that_is_selected(String header) {
        assertThat(upload("team", header, "dbmid:2").status()).isEqualTo(200);

        assertThat(dropbox.account("dbmid:2").file("/x")).isPresent();
        assertThat(dropbox.account("dbmid:1").files()).isEmpty();
        assertThat(dropbox.files()).isEmpty();
        assertThat(dropbox.requests(UPLOAD).get(0).account()).contains("dbmid:2");
        assertThat(accountId(header, "dbmid:2")).isEqualTo(dropbox.account("dbmid:2").accountId());
        assertThat(accountId(header, "dbmid:1")).isEqualTo(dropbox.account("dbmid:1").accountId());
    }

    @Test
    void reach_no_account_unless_a_member_is_selected() {
        Reply refused = upload("team");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.header("Content-Type")).startsWith("text/plain");
        assertThat(refused.text())
                .startsWith("Error in call to API function \"files/upload\"")
                .contains("operates on a single Dropbox account")
                .contains(USER);
        assertThat(dropbox.requests(UPLOAD).get(0).account()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {USER, ADMIN})
    void reach_no_account_for_an_unknown_member(String header) {
        Reply refused = upload("team", header, "dbmid:3");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Content-Type")).startsWith("application/json");
        assertThat(refused.text())
                .contains(header.equals(USER) ? "invalid_select_user" : "invalid_select_admin");
        assertThat(dropbox.account("dbmid:3").requests()).isEmpty();
    }

    @Test
    void reach_no_account_for_a_user_and_an_admin_at_once() {
        Reply refused = upload("team", USER, "dbmid:1", ADMIN, "dbmid:2");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains(USER).contains(ADMIN);
    }

    @Test
    void expire_for_all_members_at_once() {
        dropbox.account("dbmid:1").expireTokens();
        assertThat(upload("team", USER, "dbmid:1").status()).isEqualTo(200);

        dropbox.expireToken("team");

        assertThat(upload("team", USER, "dbmid:1").error()).isEqualTo("expired_access_token");
        assertThat(upload("team", USER, "dbmid:2").error()).isEqualTo("expired_access_token");
        assertThat(upload("team").error()).isEqualTo("expired_access_token");
    }

    @Test
    void a_members_own_account_may_have_tokens_of_its_own() {
        try (DropboxEmulator both =
                DropboxEmulator.builder()
                        .teamToken("team", "dbmid:1")
                        .account("dbmid:1", "own")
                        .start()) {
            new Api(both, "own").upload("/own", new byte[0]);
            assertThat(both.account("dbmid:1").file("/own")).isPresent();
        }
    }

    @Test
    void other_tokens_stay_in_their_account_whomever_they_select() {
        assertThat(upload("token-a", USER, "dbmid:1").status()).isEqualTo(200);
        assertThat(upload("of-nobody", USER, "dbmid:9").status()).isEqualTo(200);
        assertThat(dropbox.account("a").file("/x")).isPresent();
        assertThat(dropbox.file("/x")).isPresent();
        assertThat(dropbox.account("dbmid:1").files()).isEmpty();
    }

    @Test
    void a_team_has_members() {
        assertThatThrownBy(() -> DropboxEmulator.builder().teamToken("team"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> DropboxEmulator.builder().teamToken("team", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blank");
    }
}
