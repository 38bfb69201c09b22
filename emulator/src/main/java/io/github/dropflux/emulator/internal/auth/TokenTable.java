package io.github.dropflux.emulator.internal.auth;

import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which bearer tokens open the door. Thread-safe. */
public final class TokenTable {

    private static final Pattern HEADER = Pattern.compile("Bearer ([A-Za-z0-9._~+/=!:-]+)");

    private final Set<String> accepted;
    private final Set<String> acceptedRefresh;
    private final Map<String, Instant> expiries = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Duration lifetime;

    /**
     * Takes these tokens, or, where a set is empty, any that is well-formed.
     *
     * @param lifetime of the tokens issued here
     */
    public TokenTable(
            Set<String> accepted,
            Set<String> acceptedRefresh,
            InstantSource clock,
            Duration lifetime) {
        this.accepted = Set.copyOf(accepted);
        this.acceptedRefresh = Set.copyOf(acceptedRefresh);
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /** Refuses a call whose Authorization header is missing, malformed, of an unknown token or of an expired one. */
    public void check(@Nullable String authorization) {
        if (authorization == null) {
            throw Refusal.badRequest(
                    "Must provide HTTP header \"Authorization\" or URL parameter \"authorization\".");
        }
        var header = HEADER.matcher(authorization);
        if (!header.matches()) {
            throw Refusal.badRequest(
                    "Invalid authorization value in HTTP header \"Authorization\": expected \"Bearer <token>\"");
        }
        String token = header.group(1);
        Instant expiry = expiries.get(token);
        if (expiry != null && !clock.instant().isBefore(expiry)) {
            throw Refusal.typed(401, Json.tag("expired_access_token"));
        }
        if (expiry == null && !accepted.isEmpty() && !accepted.contains(token)) {
            throw Refusal.typed(401, Json.tag("invalid_access_token"));
        }
    }

    /** Whether this refresh token may have a new access token. */
    public boolean acceptsRefresh(String refreshToken) {
        return acceptedRefresh.isEmpty() || acceptedRefresh.contains(refreshToken);
    }

    /** Issues an access token. */
    public String issue() {
        String token = "sl.emulated-" + UUID.randomUUID();
        expiries.put(token, clock.instant().plus(lifetime));
        return token;
    }

    /** Lifetime of a token that is issued now. */
    public Duration lifetime() {
        return lifetime;
    }

    /** Ends the token of an Authorization header now, if there is one. */
    public void expireBearer(@Nullable String authorization) {
        var header = HEADER.matcher(authorization == null ? "" : authorization);
        if (header.matches()) {
            expire(header.group(1));
        }
    }

    /** Ends a token now, wherever it came from. */
    public void expire(String token) {
        expiries.put(token, clock.instant());
    }
}
