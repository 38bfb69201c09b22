package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.NetworkFault;
import java.io.IOException;

/**
 * No connection came about, and none ever did in the uploader's life: more likely a wrong setting than
 * a network that is gone for a while. Never leaves the adapter, but as a cause.
 */
public final class UnreachableException extends IOException {

    private static final long serialVersionUID = 1L;

    private final NetworkFault fault;

    private UnreachableException(NetworkFault fault, Throwable cause) {
        super(NetworkFailures.words(cause), cause);
        this.fault = fault;
    }

    /** The failure as it is told before the first contact: what is no failure to connect stays the same. */
    static Throwable of(Throwable failure) {
        NetworkFault fault = NetworkFailures.kind(failure).orElse(NetworkFault.OTHER);
        return switch (fault) {
            case CONNECT_FAILED, CONNECT_TIMEOUT, UNKNOWN_HOST, PROXY_REFUSED ->
                    new UnreachableException(fault, failure);
            case ACQUIRE_TIMEOUT,
                    TLS_REFUSED,
                    TLS_ENDED,
                    RESET,
                    PREMATURE_CLOSE,
                    WRITE_STALLED,
                    NO_ANSWER,
                    OUT_OF_MEMORY,
                    OTHER ->
                    failure;
        };
    }

    NetworkFault fault() {
        return fault;
    }
}
