package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Api.json;
import static io.github.dropflux.emulator.EmulatedRoute.GET_METADATA;
import static io.github.dropflux.emulator.EmulatedRoute.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.Api.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class TokensTest {

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder().acceptTokens("good").acceptRefreshTokens("refresh").start();

    @AfterEach
    void close() {
        dropbox.close();
    }

    private Reply call(String token) {
        return new Api(dropbox, token).upload("/a", new byte[1]);
    }

    private Reply refresh(String form) {
        return Api.send(
                HttpRequest.newBuilder(dropbox.baseUrl().resolve(TOKEN.path()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build());
    }

    @Test
    void takesOnlyTheTokensItWasTold() {
        assertThat(call("good").status()).isEqualTo(200);
        Reply refused = call("bad");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.error()).isEqualTo("invalid_access_token");
        assertThat(refused.json().at("/error/.tag").asText()).isEqualTo("invalid_access_token");
    }

    @Test
    void missingAndMalformedTokensArePlain400s() {
        Reply malformed = call("no good");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.text()).contains("Invalid authorization value");
        Reply missing =
                Api.send(
                        HttpRequest.newBuilder(dropbox.baseUrl().resolve(GET_METADATA.path()))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(json("{'path':'/a'}")))
                                .build());
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.header("Content-Type")).startsWith("text/plain");
        assertThat(missing.header("X-Dropbox-Request-Id")).isNotEmpty();
    }

    @Test
    void issuesTokensThatExpire() {
        Reply granted = refresh("grant_type=refresh_token&refresh_token=refresh&client_id=key");
        assertThat(granted.json().path("token_type").asText()).isEqualTo("bearer");
        assertThat(granted.json().path("expires_in").asLong()).isEqualTo(14_400);
        String token = granted.json().path("access_token").asText();
        assertThat(call(token).status()).isEqualTo(200);

        dropbox.clock().advance(Duration.ofHours(4));

        Reply expired = call(token);
        assertThat(expired.status()).isEqualTo(401);
        assertThat(expired.error()).isEqualTo("expired_access_token");
        assertThat(dropbox.requests(TOKEN).get(0).argument()).isEmpty();
    }

    @Test
    void expiresATokenOnRequest() {
        dropbox.expireToken("good");
        assertThat(call("good").error()).isEqualTo("expired_access_token");
    }

    @Test
    void refusesGrantsInOAuthsWay() {
        Reply unknown = refresh("grant_type=refresh_token&refresh_token=other&client_id=key");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(refresh("grant_type=password").json().path("error").asText())
                .isEqualTo("unsupported_grant_type");
        assertThat(refresh("grant_type=refresh_token&refresh_token=refresh").status())
                .isEqualTo(400);
    }
}
