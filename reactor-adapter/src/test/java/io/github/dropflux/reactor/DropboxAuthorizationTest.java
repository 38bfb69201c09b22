package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.dropflux.DropboxAccount;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** From an app's key to an upload into the Dropbox of a user who allowed it. */
@Tag("sockets")
class DropboxAuthorizationTest extends EmulatedUploads {

    private static final URI BACK = URI.create("https://app.example/back");

    private DropboxAuthorization login() {
        return DropboxAuthorization.of("app-key").endpoint(dropbox.baseUrl());
    }

    /** What a user's browser does who allows it, or not. */
    private static HttpResponse<String> decide(URI page, String form) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(page)
                                    .POST(BodyPublishers.ofString(form))
                                    .build(),
                            BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String shownCode(DropboxAuthorization login) {
        return decide(login.page(), "decision=allow")
                .body()
                .replaceFirst("(?s).*<code id=\"code\">(.*?)</code>.*", "$1");
    }

    private static Map<String, List<String>> query(URI uri) {
        return new QueryStringDecoder(uri).parameters();
    }

    @Test
    void a_code_that_the_user_copies_is_traded_for_lasting_access() {
        DropboxAuthorization login = login();
        DropboxAuthorization.Granted granted =
                uploader().authorize(login, shownCode(login)).block(PATIENCE);

        assertThat(granted.accountId())
                .isEqualTo(dropbox.account(DropboxEmulator.DEFAULT_ACCOUNT).accountId());
        assertThat(granted.scopes()).contains("files.content.write");
        assertThat(granted.toString()).doesNotContain(granted.refreshToken());
        DropboxUploader theirs = uploader().forAccount(granted.credentials());
        assertThat(theirs.account().block(PATIENCE).email()).isEqualTo("user@example.com");
        assertThat(
                        uploader()
                                .forAccount(
                                        DropboxCredentials.refreshToken(
                                                "app-key", granted.refreshToken()))
                                .space()
                                .block(PATIENCE)
                                .free())
                .isEqualTo(OptionalLong.of(1L << 44));
    }

    @Test
    void a_service_takes_the_code_from_a_redirect_in_another_process() {
        DropboxAuthorization begun =
                DropboxAuthorization.of("app-key", "app-secret")
                        .endpoint(dropbox.baseUrl())
                        .redirectTo(BACK)
                        .scopes("files.content.write", "account_info.read");
        String location =
                decide(begun.page(), "decision=allow&account=eve")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow();
        Map<String, List<String>> back = query(URI.create(location));
        assertThat(back.get("state")).containsExactly(begun.state());

        DropboxAuthorization elsewhere =
                DropboxAuthorization.of("app-key", "app-secret")
                        .redirectTo(BACK)
                        .begun(begun.state(), begun.codeVerifier());
        StepVerifier.create(
                        uploader()
                                .authorize(elsewhere, back.get("code").get(0))
                                .flatMap(
                                        granted ->
                                                uploader()
                                                        .forAccount(granted.credentials())
                                                        .upload(
                                                                "/hers",
                                                                Flux.just(ByteBuffer.allocate(3)))
                                                        .thenReturn(granted)))
                .assertNext(
                        granted ->
                                assertThat(granted.scopes())
                                        .containsExactlyInAnyOrder(
                                                "files.content.write", "account_info.read"))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(dropbox.account("eve").file("/hers")).isPresent();
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void the_page_is_asked_for_with_the_digest_of_the_verifier_alone() {
        // The pair of RFC 7636, appendix B.
        DropboxAuthorization login =
                DropboxAuthorization.of("app-key", "app-secret")
                        .begun("stäte", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
                        .redirectTo(BACK);
        assertThat(login.page().toString())
                .startsWith("https://www.dropbox.com/oauth2/authorize?")
                .doesNotContain(login.codeVerifier(), "app-secret");
        assertThat(query(login.page()))
                .containsEntry("client_id", List.of("app-key"))
                .containsEntry("response_type", List.of("code"))
                .containsEntry("token_access_type", List.of("offline"))
                .containsEntry(
                        "code_challenge", List.of("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"))
                .containsEntry("code_challenge_method", List.of("S256"))
                .containsEntry("redirect_uri", List.of(BACK.toString()))
                .containsEntry("state", List.of("stäte"))
                .doesNotContainKey("scope");
        assertThat(login.toString()).doesNotContain(login.codeVerifier(), "app-secret", "stäte");
    }

    @Test
    void two_logins_have_nothing_in_common_and_begin_on_any_thread() {
        DropboxAuthorization one =
                Mono.fromSupplier(this::login).subscribeOn(Schedulers.parallel()).block(PATIENCE);
        DropboxAuthorization other = login();
        assertThat(one.state()).isNotEqualTo(other.state()).isNotEqualTo(one.codeVerifier());
        assertThat(one.codeVerifier()).isNotEqualTo(other.codeVerifier()).hasSize(43);
    }

    @Test
    void a_code_is_good_for_one_try_of_who_asked_for_it() {
        DropboxAuthorization login = login();
        String code = shownCode(login);
        StepVerifier.create(uploader().authorize(login(), code))
                .expectErrorSatisfies(
                        failure -> {
                            DropboxApiException refused = (DropboxApiException) failure;
                            assertThat(refused.tag()).isEqualTo("invalid_grant");
                            assertThat(refused.isTransient()).isFalse();
                            assertThat(refused)
                                    .hasMessageContaining("oauth2/token")
                                    .hasMessageNotContaining(code);
                        })
                .verify(PATIENCE);
        StepVerifier.create(uploader().authorize(login, code))
                .expectError(DropboxApiException.class)
                .verify(PATIENCE);
    }

    @Test
    void a_code_is_not_sent_again_whatever_comes_of_it() {
        dropbox.faults().on(EmulatedRoute.TOKEN).next(1).answer(503, "");
        DropboxAuthorization login = login();
        StepVerifier.create(uploader().authorize(login, shownCode(login)))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(((DropboxApiException) failure).status()).isEqualTo(503))
                .verify(PATIENCE);
        assertThat(dropbox.requests(EmulatedRoute.TOKEN)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"access_token\":\"a\",\"token_type\":\"bearer\"}",
                "{\"access_token\":\"a\",\"refresh_token\":\"b c\"}",
                "{\"access_token\":\"a\",\"refresh_token\":7}",
                "[]",
                "secret"
            })
    void an_answer_without_lasting_access_is_none(String answer) {
        dropbox.faults().on(EmulatedRoute.TOKEN).next(1).answer(200, answer);
        DropboxAuthorization login = login();
        StepVerifier.create(uploader().authorize(login, shownCode(login)))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(DropboxTransportException.class)
                                        .hasMessageNotContaining("secret"))
                .verify(PATIENCE);
    }

    @Test
    void revoked_access_ends_for_all_who_have_it() {
        DropboxAuthorization login = login();
        DropboxUploader theirs =
                uploader()
                        .forAccount(
                                uploader()
                                        .authorize(login, shownCode(login))
                                        .block(PATIENCE)
                                        .credentials());
        theirs.ping().block(PATIENCE);
        theirs.revoke().block(PATIENCE);
        StepVerifier.create(theirs.account())
                .expectErrorSatisfies(
                        failure ->
                                assertThat(((DropboxApiException) failure).tag())
                                        .isEqualTo("invalid_grant"))
                .verify(PATIENCE);
    }

    @Test
    void a_closed_uploader_trades_nothing() {
        DropboxAuthorization login = login();
        String code = shownCode(login);
        DropboxUploader closed = uploader();
        closed.close();
        for (Mono<?> asked :
                List.of(
                        closed.authorize(login, code),
                        closed.account(),
                        closed.space(),
                        closed.revoke())) {
            StepVerifier.create(asked).expectError(LocalFailureException.class).verify(PATIENCE);
        }
        assertThat(dropbox.requests(EmulatedRoute.TOKEN)).isEmpty();
    }

    @Test
    void what_cannot_be_is_refused_at_once_and_not_quoted() {
        DropboxAuthorization login = login();
        assertThatIllegalArgumentException().isThrownBy(() -> DropboxAuthorization.of(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> uploader().authorize(login, "co de"))
                .withMessageContaining("index 2")
                .withMessageNotContaining("co de");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> login.begun("s", "short-secret"))
                .withMessageNotContaining("short-secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> login.begun("", login.codeVerifier()));
    }

    @Test
    void accounts_and_their_room_are_values() {
        assertThat(DropboxAccount.of("dbid:1", "Eve", "eve@example.com"))
                .isEqualTo(DropboxAccount.of("dbid:1", "Eve", "eve@example.com"))
                .hasToString("dbid:1");
        assertThat(DropboxAccount.Space.unbounded(5).free()).isEmpty();
        assertThat(DropboxAccount.Space.of(5, 7)).hasToString("5 B used, 7 B free");
    }
}
