package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.text.Secrets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In whose name a call is made: an access token, and headers that go with it, such as the path root. A request without one
 * cannot be sent, and only an account makes one.
 */
public final class Authorization {

    /** Of a call that asks for a token, and has none. */
    public static final Authorization NONE = new Authorization(null, Map.of());

    private final @Nullable String bearer;
    private final Map<String, String> headers;

    private Authorization(@Nullable String bearer, Map<String, String> headers) {
        this.bearer = bearer;
        this.headers = headers;
    }

    /**
     * The authorization of one call.
     *
     * @param bearer an access token of visible ASCII characters
     * @param headers unmodifiable; without the token
     */
    public static Authorization of(String bearer, Map<String, String> headers) {
        return new Authorization(bearer, headers);
    }

    /** The access token; null when the call has none. */
    public @Nullable String bearer() {
        return bearer;
    }

    /** What no text may show, even when a server echoes it. */
    Secrets secrets() {
        return Secrets.of(bearer);
    }

    /** Headers by name, without that of the token. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Authorization[token hidden, headers " + headers.keySet() + "]";
    }
}
