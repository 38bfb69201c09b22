package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.TokenRefusal;
import org.jspecify.annotations.Nullable;

/** The token endpoint answered, and the answer was no. Never leaves the adapter. */
final class TokenRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient TokenRefusal refusal;
    private final @Nullable String requestId;

    TokenRefusedException(TokenRefusal refusal, @Nullable String requestId) {
        super(refusal.summary(), null, false, false);
        this.refusal = refusal;
        this.requestId = requestId;
    }

    TokenRefusal refusal() {
        return refusal;
    }

    @Nullable String requestId() {
        return requestId;
    }
}
