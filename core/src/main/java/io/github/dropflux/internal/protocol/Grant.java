package io.github.dropflux.internal.protocol;

import io.github.dropflux.internal.text.Secrets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is traded for an access token. Neither an exception nor {@code toString} shows a part of it. */
public sealed interface Grant extends Argument permits Grant.RefreshGrant, Grant.CodeGrant {

    /** The request's body, {@code application/x-www-form-urlencoded}. */
    byte[] form();

    @Override
    default Route route() {
        return Route.TOKEN;
    }

    private static byte[] form(String type, @Nullable String... fields) {
        StringBuilder form = new StringBuilder("grant_type=").append(type);
        for (int i = 0; i < fields.length; i += 2) {
            String value = fields[i + 1];
            if (value != null) {
                form.append('&')
                        .append(fields[i])
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return form.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** An app's right to act for a user (RFC 6749, section 6). Equal to another one of the same app and refresh token. */
    final class RefreshGrant implements Grant {

        private final String appKey;
        private final @Nullable String appSecret;
        private final String refreshToken;

        /**
         * @param appSecret null for a public client, whose user authorized it with PKCE
         */
        public RefreshGrant(String appKey, @Nullable String appSecret, String refreshToken) {
            this.appKey = appKey;
            this.appSecret = appSecret;
            this.refreshToken = refreshToken;
        }

        @Override
        public byte[] form() {
            return Grant.form(
                    "refresh_token",
                    "refresh_token",
                    refreshToken,
                    "client_id",
                    appKey,
                    "client_secret",
                    appSecret);
        }

        /** The same grant of an app that has no secret: what stays the same when the secret is replaced. */
        public RefreshGrant withoutSecret() {
            return new RefreshGrant(appKey, null, refreshToken);
        }

        @Override
        public Secrets secrets() {
            return Secrets.of(refreshToken, appSecret);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof RefreshGrant that
                    && appKey.equals(that.appKey)
                    && Objects.equals(appSecret, that.appSecret)
                    && refreshToken.equals(that.refreshToken);
        }

        @Override
        public int hashCode() {
            return Objects.hash(appKey, appSecret, refreshToken);
        }

        @Override
        public String toString() {
            return "RefreshGrant[hidden]";
        }
    }

    /**
     * What a user's browser brought back (RFC 6749, section 4.1.3), and the proof that it was asked for here (RFC 7636).
     *
     * @param appSecret null for a public client
     * @param code good once
     * @param codeVerifier whose digest went with the question
     * @param redirectUri where the code came to; null where the user was shown it
     */
    record CodeGrant(
            String appKey,
            @Nullable String appSecret,
            String code,
            String codeVerifier,
            @Nullable String redirectUri)
            implements Grant {

        @Override
        public byte[] form() {
            return Grant.form(
                    "authorization_code",
                    "code",
                    code,
                    "client_id",
                    appKey,
                    "client_secret",
                    appSecret,
                    "code_verifier",
                    codeVerifier,
                    "redirect_uri",
                    redirectUri);
        }

        @Override
        public Secrets secrets() {
            return Secrets.of(code, codeVerifier, appSecret);
        }

        @Override
        public String toString() {
            return "CodeGrant[hidden]";
        }
    }

    /**
     * What the token endpoint grants.
     *
     * @param accessToken visible ASCII, fit for a header
     * @param lifetime from when it was granted; null when the server does not say
     * @param refreshToken visible ASCII; null when there is none, as when it was what was traded
     * @param accountId whose they are; empty when the server does not say
     * @param scope names separated by blanks; empty when the server does not say
     */
    record TokenGrant(
            String accessToken,
            @Nullable Duration lifetime,
            @Nullable String refreshToken,
            String accountId,
            String scope) {

        /** Without the tokens. */
        @Override
        public String toString() {
            return "TokenGrant[token hidden" + (lifetime == null ? "" : ", for " + lifetime) + "]";
        }
    }
}
