package io.github.dropflux.reactor.internal.http;

import org.jspecify.annotations.Nullable;

/**
 * Something came back that no Dropbox says; what the call came to is unknown. Never leaves the
 * adapter, but as a cause.
 */
public final class UnusableResponseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableResponseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Bytes that the decoder could make nothing of, or headers above its limits. */
    static UnusableResponseException notHttp(Throwable cause) {
        return new UnusableResponseException(
                "the answer is no HTTP of reasonable size ("
                        + cause.getClass().getSimpleName()
                        + "); check the endpoint, and any proxy on the way",
                cause);
    }

    /** More bytes than any response of Dropbox has. */
    static UnusableResponseException tooLarge(long limit) {
        return new UnusableResponseException(
                "the response is larger than "
                        + limit
                        + " bytes, which no response of Dropbox is; check the endpoint",
                null);
    }

    /** An interim answer in place of a final one. */
    static UnusableResponseException notFinal(int status) {
        return new UnusableResponseException(
                "the server answered "
                        + status
                        + ", which announces an answer and is none; check any proxy on the way",
                null);
    }

    /**
     * Tells {@link #notHttp} from a call's failure. The decoder has no separate type for bytes that
     * are no HTTP, and what TLS throws comes in its wrapping, too.
     */
    static boolean isDecoding(Throwable failure) {
        return (failure instanceof IllegalArgumentException
                        || failure.getClass().getName().startsWith("io.netty.handler.codec."))
                && !NetworkFailures.isNetwork(failure);
    }
}
