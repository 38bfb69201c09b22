package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Api.json;
import static io.github.dropflux.emulator.EmulatedRoute.AUTHORIZE;
import static io.github.dropflux.emulator.EmulatedRoute.GET_CURRENT_ACCOUNT;
import static io.github.dropflux.emulator.EmulatedRoute.TOKEN;
import static io.github.dropflux.emulator.EmulatedRoute.TOKEN_REVOKE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.Api.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way from an app key to tokens: RFC 6749 4.1 and RFC 7636, as Dropbox has them. */
@Tag("sockets")
class AuthorizationTest {

    // The pair of RFC 7636, appendix B.
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private static final String PKCE =
            "client_id=key&response_type=code&code_challenge_method=S256&code_challenge="
                    + CHALLENGE;
    private static final Pattern CODE = Pattern.compile("<code id=\"code\">(.*)</code>");

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder().acceptTokens("other").acceptRefreshTokens("other").start();

    @AfterEach
    void close() {
        dropbox.close();
    }

    private HttpRequest.Builder page(String query) {
        return HttpRequest.newBuilder(
                URI.create(dropbox.baseUrl() + AUTHORIZE.path() + "?" + query));
    }

    private Reply decide(String query, String form) {
        return Api.send(
                page(query)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build());
    }

    private String shownCode(String query) {
        Matcher code = CODE.matcher(decide(query, "decision=allow").text());
        assertThat(code.find()).isTrue();
        return code.group(1);
    }

    private Reply token(String form) {
        return Api.send(
                HttpRequest.newBuilder(dropbox.baseUrl().resolve(TOKEN.path()))
                        .POST(BodyPublishers.ofString(form))
                        .build());
    }

    private Reply redeem(String code, String more) {
        return token("grant_type=authorization_code&code=" + code + more);
    }

    private Reply current(String token) {
        return new Api(dropbox, token).rpc(GET_CURRENT_ACCOUNT, "null");
    }

    @Test
    void the_page_asks_and_shows_a_code_that_is_good_for_lasting_access() {
        String query = PKCE + "&token_access_type=offline&scope=files.content.write%20a%3Cb";
        Reply page = Api.send(page(query).GET().build());
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.text()).contains("key", "files.content.write a&lt;b", "Allow");

        Reply granted = redeem(shownCode(query), "&client_id=key&code_verifier=" + VERIFIER);

        assertThat(granted.status()).isEqualTo(200);
        assertThat(granted.json().path("scope").asText()).isEqualTo("files.content.write a<b");
        assertThat(granted.json().path("account_id").asText())
                .isEqualTo(dropbox.account(DropboxEmulator.DEFAULT_ACCOUNT).accountId());
        assertThat(current(granted.json().path("access_token").asText()).status()).isEqualTo(200);
        Reply refreshed =
                token(
                        "grant_type=refresh_token&client_id=key&refresh_token="
                                + granted.json().path("refresh_token").asText());
        assertThat(current(refreshed.json().path("access_token").asText()).status()).isEqualTo(200);
        assertThat(dropbox.requests(AUTHORIZE)).allMatch(seen -> seen.argument().isEmpty());
        assertThat(dropbox.requests(TOKEN)).allMatch(seen -> seen.argument().isEmpty());
    }

    @Test
    void short_access_has_no_refresh_token() {
        Reply granted = redeem(shownCode(PKCE), "&client_id=key&code_verifier=" + VERIFIER);
        assertThat(granted.json().has("access_token")).isTrue();
        assertThat(granted.json().has("refresh_token")).isFalse();
    }

    @Test
    void a_redirect_takes_the_code_and_the_state_back() {
        String redirect = "&redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fback%3Fa%3Db";
        Reply reply = decide(PKCE + redirect + "&state=a%20b", "decision=allow&account=eve");
        assertThat(reply.status()).isEqualTo(302);
        String location = reply.header("Location");
        assertThat(location)
                .startsWith("http://localhost:8080/back?a=b&code=")
                .matches(".*&state=a(%20|\\+)b");

        String code = location.replaceFirst(".*&code=([^&]*)&.*", "$1");
        String rest = "&client_id=key&code_verifier=" + VERIFIER;
        Reply granted = redeem(code, rest + redirect);
        assertThat(granted.json().path("account_id").asText())
                .isEqualTo(dropbox.account("eve").accountId());
        Reply again = redeem(code, rest + redirect);
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.json().path("error").asText()).isEqualTo("invalid_grant");
    }

    @Test
    void a_user_may_say_no() {
        Reply told = decide(PKCE + "&redirect_uri=https%3A%2F%2Fa.example", "decision=deny");
        assertThat(told.header("Location")).isEqualTo("https://a.example?error=access_denied");
        assertThat(decide(PKCE, "decision=deny").text()).contains("not let in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&client_id=key",
                "&client_id=key&code_verifier=other",
                "&client_id=other&code_verifier=" + VERIFIER,
                "&client_id=key&redirect_uri=https%3A%2F%2Fa.example&code_verifier=" + VERIFIER
            })
    void a_code_is_good_for_nobody_else_and_gone_after_a_try(String proof) {
        String code = shownCode(PKCE);
        assertThat(redeem(code, proof).json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(redeem(code, "&client_id=key&code_verifier=" + VERIFIER).status())
                .isEqualTo(400);
    }

    @Test
    void a_code_ends_after_ten_minutes() {
        String code = shownCode(PKCE);
        dropbox.clock().advance(Duration.ofMinutes(10));
        assertThat(redeem(code, "&client_id=key&code_verifier=" + VERIFIER).status())
                .isEqualTo(400);
    }

    @Test
    void an_app_without_a_challenge_needs_its_secret() {
        String plain = "client_id=key&response_type=code";
        assertThat(redeem(shownCode(plain), "&client_id=key").json().path("error").asText())
                .isEqualTo("invalid_client");
        assertThat(redeem(shownCode(plain), "&client_id=key&client_secret=s").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "response_type=code, client_id",
        "client_id=key&response_type=token, response_type",
        "client_id=key&response_type=code&code_challenge=short, code_challenge",
        "client_id=key&response_type=code&redirect_uri=http%3A%2F%2Fa.example, redirect_uri",
        "client_id=key&response_type=code&redirect_uri=%3A, redirect_uri"
    })
    void what_the_page_cannot_ask_for(String query, String word) {
        Reply page = Api.send(page(query).GET().build());
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains(word);
    }

    @Test
    void revoking_ends_all_that_came_of_a_login() {
        String query = PKCE + "&token_access_type=offline";
        Reply granted = redeem(shownCode(query), "&client_id=key&code_verifier=" + VERIFIER);
        String refresh =
                "grant_type=refresh_token&client_id=key&refresh_token="
                        + granted.json().path("refresh_token").asText();
        String second = token(refresh).json().path("access_token").asText();

        assertThat(new Api(dropbox, second).rpc(TOKEN_REVOKE, "null").status()).isEqualTo(200);

        assertThat(current(second).error()).isEqualTo("invalid_access_token");
        assertThat(current(granted.json().path("access_token").asText()).status()).isEqualTo(401);
        assertThat(token(refresh).json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(current("other").status()).isEqualTo(200);
    }

    @Test
    void the_older_address_of_the_token_route_works_too() {
        Reply granted =
                Api.send(
                        HttpRequest.newBuilder(dropbox.baseUrl().resolve("/1/oauth2/token"))
                                .POST(
                                        BodyPublishers.ofString(
                                                "grant_type=refresh_token&client_id=key&refresh_token=other"))
                                .build());
        assertThat(granted.status()).isEqualTo(200);
        assertThat(dropbox.requests(TOKEN)).hasSize(1);
        assertThat(new Api(dropbox, "other").rpc(TOKEN_REVOKE, json("{}")).status()).isEqualTo(400);
    }
}
