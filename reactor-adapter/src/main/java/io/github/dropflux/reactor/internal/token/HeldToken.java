package io.github.dropflux.reactor.internal.token;

import io.github.dropflux.internal.protocol.TokenGrant;
import java.time.Duration;

/**
 * An access token and the times of its life, in milliseconds of the timer's clock.
 *
 * @param dueAt when to get another one, ahead of its end
 * @param expiresAt when it ends
 */
record HeldToken(String token, long dueAt, long expiresAt) {

    private static final Duration LONGEST_MARGIN = Duration.ofMinutes(5);
    private static final int MARGIN_SHARE = 10;

    /**
     * A token whose life began no earlier than it was asked for. One of unknown lifetime is held
     * until it is refused.
     */
    static HeldToken of(TokenGrant grant, long askedAt) {
        Duration lifetime = grant.lifetime();
        if (lifetime == null) {
            return new HeldToken(grant.accessToken(), Long.MAX_VALUE, Long.MAX_VALUE);
        }
        long life = lifetime.toMillis();
        long margin = Math.min(LONGEST_MARGIN.toMillis(), life / MARGIN_SHARE);
        return new HeldToken(grant.accessToken(), askedAt + life - margin, askedAt + life);
    }

    HeldToken dueAgainAt(long time) {
        return new HeldToken(token, time, expiresAt);
    }

    boolean isDue(long now) {
        return now >= dueAt;
    }

    boolean isExpired(long now) {
        return now >= expiresAt;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HeldToken[token hidden, due at " + dueAt + ", expires at " + expiresAt + "]";
    }
}
