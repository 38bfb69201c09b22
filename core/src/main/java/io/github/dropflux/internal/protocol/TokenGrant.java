package io.github.dropflux.internal.protocol;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
