package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.EmulatedRoute.TOKEN;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class AccountFaultsTest {

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder()
                    .acceptTokens("token")
                    .account("a", "token-a")
                    .account("b", "token-b")
                    .accountRefreshTokens("a", "refresh-a")
                    .accountRefreshTokens("b", "refresh-b")
                    .start();

    @AfterEach
    void close() {
        dropbox.close();
    }

    private int upload(String token) {
        return new Api(dropbox, token).upload("/x", new byte[0]).status();
    }

    private int refresh(String refreshToken) {
        String form = "grant_type=refresh_token&client_id=key&refresh_token=" + refreshToken;
        return Api.send(
                        HttpRequest.newBuilder(dropbox.baseUrl().resolve(TOKEN.path()))
                                .POST(BodyPublishers.ofString(form))
                                .build())
                .status();
    }

    @Test
    void faults_of_one_account_leave_the_others_alone() {
        ScriptedFault limited =
                dropbox.account("a")
                        .faults()
                        .on(UPLOAD)
                        .always()
                        .tooManyRequests(RateLimit.JSON_AND_HEADER, Duration.ofSeconds(1));

        assertThat(upload("token-a")).isEqualTo(429);
        assertThat(upload("token-b")).isEqualTo(200);
        assertThat(upload("token")).isEqualTo(200);
        assertThat(limited.hits()).isEqualTo(1);

        limited.remove();
        assertThat(upload("token-a")).isEqualTo(200);
    }

    @Test
    void calls_are_counted_for_each_account() {
        dropbox.account("a").faults().on(UPLOAD).call(2).answer(503, "");

        assertThat(upload("token-a")).isEqualTo(200);
        assertThat(upload("token-b")).isEqualTo(200);
        assertThat(upload("token-b")).isEqualTo(200);
        assertThat(upload("token-a")).isEqualTo(503);
        assertThat(upload("token-a")).isEqualTo(200);
    }

    @Test
    void faults_for_all_accounts_come_first_and_are_cleared_apart() {
        dropbox.account("a").faults().on(UPLOAD).always().answer(500, "");
        dropbox.faults().on(UPLOAD).always().answer(503, "");

        assertThat(upload("token-a")).isEqualTo(503);
        assertThat(upload("token-b")).isEqualTo(503);
        assertThat(upload("unknown")).isEqualTo(503);

        dropbox.faults().clear();
        assertThat(upload("token-a")).isEqualTo(500);
        assertThat(upload("token-b")).isEqualTo(200);
        assertThat(upload("unknown")).isEqualTo(401);

        dropbox.account("a").faults().clear();
        assertThat(upload("token-a")).isEqualTo(200);
    }

    @Test
    void faults_for_all_accounts_can_choose_by_account() {
        dropbox.faults()
                .onAny()
                .when(request -> request.account().filter("b"::equals).isPresent())
                .always()
                .answer(503, "");
        assertThat(upload("token-a")).isEqualTo(200);
        assertThat(upload("token-b")).isEqualTo(503);
    }

    @Test
    void the_token_route_meets_the_faults_of_its_refresh_tokens_account() {
        dropbox.account("a").faults().on(TOKEN).always().answer(503, "");
        assertThat(refresh("refresh-a")).isEqualTo(503);
        assertThat(refresh("refresh-b")).isEqualTo(200);
    }

    @Test
    void a_token_that_expires_by_a_fault_is_one_accounts() {
        dropbox.account("a").faults().on(UPLOAD).next(1).expireToken();
        assertThat(upload("token-b")).isEqualTo(200);
        assertThat(upload("token-a")).isEqualTo(401);
        assertThat(upload("token-a")).isEqualTo(401);
        assertThat(upload("token-b")).isEqualTo(200);
    }
}
