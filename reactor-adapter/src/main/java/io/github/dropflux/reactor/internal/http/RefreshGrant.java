package io.github.dropflux.reactor.internal.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is traded for an access token: an app's right to act for a user. */
public final class RefreshGrant {

    private static final String HIDDEN = "***";

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
    byte[] form() {
        StringBuilder form = new StringBuilder("grant_type=refresh_token");
        add(form, "refresh_token", refreshToken);
        add(form, "client_id", appKey);
        if (appSecret != null) {
            add(form, "client_secret", appSecret);
        }
        return form.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The text of a server, which may echo what it was sent, with the secrets taken out. */
    String hideSecrets(String text) {
        String hidden = hide(text, refreshToken);
        return appSecret == null ? hidden : hide(hidden, appSecret);
    }

    private static void add(StringBuilder form, String name, String value) {
        form.append('&').append(name).append('=').append(encoded(value));
    }

    private static String hide(String text, String secret) {
        return text.replace(secret, HIDDEN).replace(encoded(secret), HIDDEN);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "RefreshGrant[hidden]";
    }
}
