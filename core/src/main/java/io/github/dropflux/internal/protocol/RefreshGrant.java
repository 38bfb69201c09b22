package io.github.dropflux.internal.protocol;

import io.github.dropflux.internal.text.Secrets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is traded for an access token: an app's right to act for a user. Equal to another one of the same app and refresh
 * token. Neither an exception nor {@link #toString()} shows a part of it.
 */
public final class RefreshGrant implements Argument {

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

    /** The request's body, {@code application/x-www-form-urlencoded}. */
    public byte[] form() {
        StringBuilder form = new StringBuilder("grant_type=refresh_token");
        add(form, "refresh_token", refreshToken);
        add(form, "client_id", appKey);
        if (appSecret != null) {
            add(form, "client_secret", appSecret);
        }
        return form.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The same grant of an app that has no secret: what stays the same when the secret is replaced. */
    public RefreshGrant withoutSecret() {
        return new RefreshGrant(appKey, null, refreshToken);
    }

    @Override
    public Secrets secrets() {
        return Secrets.of(refreshToken, appSecret);
    }

    private static void add(StringBuilder form, String name, String value) {
        form.append('&').append(name).append('=').append(encoded(value));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public Route route() {
        return Route.TOKEN;
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

    /**
     * What the token endpoint grants.
     *
     * @param accessToken visible ASCII, fit for a header
     * @param lifetime from when it was granted; null when the server does not say
     */
    public record TokenGrant(String accessToken, @Nullable Duration lifetime) {

        /** Without the token. */
        @Override
        public String toString() {
            return "TokenGrant[token hidden" + (lifetime == null ? "" : ", for " + lifetime) + "]";
        }
    }
}
