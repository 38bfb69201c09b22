package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.CallError;
import org.jspecify.annotations.Nullable;

/** The server answered, and the answer was no. Never leaves the adapter. */
public final class RefusedCallException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient CallError error;
    private final @Nullable String requestId;

    public RefusedCallException(CallError error, @Nullable String requestId) {
        // No stack trace: it would name the decoder, and a rate limit brings these by the thousand.
        super(error.summary(), null, false, false);
        this.error = error;
        this.requestId = requestId;
    }

    /** The same refusal, with what to do about it behind what the server said. */
    public RefusedCallException advising(String advice) {
        String said = error.summary();
        return new RefusedCallException(
                new CallError(
                        error.route(),
                        error.status(),
                        error.tag(),
                        said.isEmpty() ? advice : said + "; " + advice,
                        error.error(),
                        error.retryAfter(),
                        error.uploadSessionId()),
                requestId);
    }

    /** What the server said. */
    public CallError error() {
        return error;
    }

    /** {@code X-Dropbox-Request-Id} of the answer. */
    public @Nullable String requestId() {
        return requestId;
    }
}
