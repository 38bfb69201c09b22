package io.github.dropflux.internal.json;

import static io.github.dropflux.internal.json.Answers.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Grant.TokenGrant;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.protocol.RouteError.OAuthError;
import io.github.dropflux.internal.text.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenReaderTest {

    private static final String SECRET = "ref.resh-Secret";

    private static CallError refused(int status, String body) {
        return TokenReader.refused(
                status, "application/json", null, bytes(body), Secrets.of(SECRET));
    }

    private static CallError refusal(int status, String tag, String summary, Duration retryAfter) {
        RouteError error = tag.isEmpty() ? null : new OAuthError(tag);
        return new CallError(Route.TOKEN, status, tag, summary, error, retryAfter, null);
    }

    @Test
    void aGrant() {
        TokenGrant grant =
                TokenReader.granted(
                        bytes(
                                "{'access_token':'sl.abc','token_type':'bearer','expires_in':14400,"
                                        + "'new':[{}]}"));

        assertThat(grant.accessToken()).isEqualTo("sl.abc");
        assertThat(grant.lifetime()).isEqualTo(Duration.ofHours(4));
        assertThat(grant.toString()).doesNotContain("sl.abc").contains("PT4H");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "0", "-5", "'soon'", "[]", "0.5"})
    void aLifetimeThatMakesNoSenseIsUnknown(String expiresIn) {
        String answer = "{'access_token':'t','expires_in':" + expiresIn + "}";
        assertThat(TokenReader.granted(bytes(answer)).lifetime()).isNull();
    }

    @Test
    void aLifetimeOfAgesIsBounded() {
        assertThat(TokenReader.granted(bytes("{'access_token':'t','expires_in':1e300}")).lifetime())
                .isEqualTo(Duration.ofDays(3650));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "sl.bare-word",
                "<html>sl.page</html>",
                "{'access_token':5}",
                "{'access_token':''}",
                "{'access_token':'sl.line\\n'}",
                "{'access_token':'sl.bl ank'}",
                "{'access_token':'sl.gr\\u00fcn'}",
                "{'access_token':'sl.cut"
            })
    void anythingElseIsMalformedAndNotQuoted(String answer) {
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> TokenReader.granted(bytes(answer)))
                .withMessageContaining("check the endpoint")
                .withMessageNotContainingAny("sl.", "<html>")
                .withNoCause();
    }

    @Test
    void aTokenThatNoHeaderTakesIsMalformed() {
        char[] token = new char[8193];
        Arrays.fill(token, 'x');
        byte[] answer = bytes("{'access_token':'" + new String(token) + "'}");
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> TokenReader.granted(answer))
                .withMessageContaining("8192");
    }

    @Test
    void aRefusalInOAuthsWords() {
        assertThat(refused(400, "{'error':'invalid_grant','error_description':'it is\\nrevoked'}"))
                .isEqualTo(refusal(400, "invalid_grant", "it is revoked", null));
    }

    @Test
    void aRefusalInNoWords() {
        assertThat(TokenReader.refused(503, "text/html", "7", bytes("<html>"), Secrets.NONE))
                .isEqualTo(refusal(503, "", "", Duration.ofSeconds(7)));
        assertThat(TokenReader.refused(400, "text/plain", null, bytes("Bad\nform"), Secrets.NONE))
                .isEqualTo(refusal(400, "", "Bad form", null));
        assertThat(refused(429, "{'error':{'retry_after':3}}").retryAfter())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':'x','error_description':'no such token ref.resh-Secret'}",
                "{'error':'ref.resh-Secret'}",
                "{'error':'x','error_description':'ref.re\\u0073h-Secret'}",
                "token ref.resh-Secret is unknown",
                "ref.resh-Secret"
            })
    void anEchoOfTheSecretIsHidden(String body) {
        assertThat(refused(400, body).toString()).doesNotContain("resh-Secret").contains("***");
    }

    @Test
    void aSecretIsHiddenBeforeTheTextIsCut() {
        for (int before = 480; before <= 500; before++) {
            char[] padding = new char[before];
            Arrays.fill(padding, '.');
            String text = new String(padding) + SECRET;
            assertThat(refused(400, "{'error_description':'" + text + "'}").summary())
                    .doesNotContain("ref");
            assertThat(
                            TokenReader.refused(
                                            400,
                                            null,
                                            null,
                                            text.getBytes(StandardCharsets.UTF_8),
                                            Secrets.of(SECRET))
                                    .summary())
                    .doesNotContain("ref");
        }
    }
}
