package io.github.dropflux.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Grant.TokenGrant;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError.OAuthError;
import io.github.dropflux.internal.text.Secrets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Answers of the token endpoint. */
public final class TokenReader {
    private static final int MAX_TOKEN_CHARS = 8192;
    private static final int MAX_TAG_CHARS = 100;

    // Longer than any token lives, so that no answer can overflow the arithmetic of a clock.
    private static final Duration LONGEST = Duration.ofDays(3650);

    private TokenReader() {}

    /**
     * An answer with status 200.
     *
     * @throws MalformedAnswerException and nothing else for anything but a token; it quotes nothing of the answer
     */
    public static TokenGrant granted(byte[] json) {
        JsonNode answer = tree(json);
        JsonNode token = answer.path("access_token");
        if (!token.isTextual() || !fitsHeader(token.textValue())) {
            throw new MalformedAnswerException(
                    "The answer has no field \"access_token\" of 1 to "
                            + MAX_TOKEN_CHARS
                            + " visible ASCII characters: check the endpoint");
        }
        return new TokenGrant(
                token.textValue(),
                lifetime(answer.path("expires_in")),
                refreshToken(answer.path("refresh_token")),
                answer.path("account_id").asText(""),
                answer.path("scope").asText(""));
    }

    /**
     * An answer with status 200 to one who asked for lasting access.
     *
     * @throws MalformedAnswerException and nothing else for anything but an access token and a refresh token
     */
    public static TokenGrant lasting(byte[] json) {
        TokenGrant granted = granted(json);
        if (granted.refreshToken() == null) {
            throw new MalformedAnswerException(
                    "The answer has no field \"refresh_token\": check the endpoint");
        }
        return granted;
    }

    private static @Nullable String refreshToken(JsonNode token) {
        if (token.isMissingNode() || token.isNull()) {
            return null;
        }
        if (!token.isTextual() || !fitsHeader(token.textValue())) {
            throw new MalformedAnswerException(
                    "The answer has a field \"refresh_token\" that is no text of 1 to "
                            + MAX_TOKEN_CHARS
                            + " visible ASCII characters: check the endpoint");
        }
        return token.textValue();
    }

    /**
     * An answer with any other status. Never throws, whatever the bytes.
     *
     * @param contentType header of the answer; null when absent
     * @param retryAfter header of the answer; null when absent
     * @param secrets which the server may have echoed
     */
    static CallError refused(
            int status,
            @Nullable String contentType,
            @Nullable String retryAfter,
            byte[] body,
            Secrets secrets) {
        JsonNode answer = ErrorReader.json(body, secrets);
        JsonNode error = answer.path("error");
        String tag = HumanText.bounded(error.asText(""), MAX_TAG_CHARS);
        return new CallError(
                Route.TOKEN,
                status,
                tag,
                summary(answer, contentType, body, secrets),
                tag.isEmpty() ? null : new OAuthError(tag),
                ErrorReader.waitOf(retryAfter, error),
                null);
    }

    private static String summary(
            JsonNode answer, @Nullable String contentType, byte[] body, Secrets secrets) {
        if (answer.isObject()) {
            return HumanText.of(answer.path("error_description").asText(""));
        }
        return ErrorReader.plainText(contentType, body, secrets);
    }

    private static JsonNode tree(byte[] json) {
        try {
            return Json.parse(json);
        } catch (MalformedAnswerException e) {
            // The parser quotes what it can't read, which may be a token.
            throw new MalformedAnswerException(
                    "The answer of "
                            + json.length
                            + " B is not the JSON that was expected, check the endpoint");
        }
    }

    private static boolean fitsHeader(String token) {
        return !token.isEmpty()
                && token.length() <= MAX_TOKEN_CHARS
                && token.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** What makes no sense is passed over: the server will say when the token is no longer good. */
    private static @Nullable Duration lifetime(JsonNode seconds) {
        if (!seconds.isNumber() || !(seconds.doubleValue() >= 1)) {
            return null;
        }
        return seconds.doubleValue() >= LONGEST.toSeconds()
                ? LONGEST
                : Duration.ofSeconds((long) seconds.doubleValue());
    }
}
