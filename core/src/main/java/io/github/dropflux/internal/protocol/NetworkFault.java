package io.github.dropflux.internal.protocol;

/** How a call went wrong on the way: no answer came that could be read to its end. */
public enum NetworkFault {
    /** Nobody listens, or there is no way there; also a connection that ended in the middle of its TLS handshake. */
    CONNECT_FAILED(false, false),
    /** No connection, or no TLS handshake on it, within the time limit. */
    CONNECT_TIMEOUT(false, true),
    /** The host's name has no address, or nobody could be asked. */
    UNKNOWN_HOST(false, false),
    /** The proxy on the way does not let the call through, as with 407 when it wants to know who calls. */
    PROXY_REFUSED(false, false),
    /** No connection of the pool became free within the time limit, or too many calls wait for one. */
    ACQUIRE_TIMEOUT(false, true),
    /** The two sides do not agree on TLS: a certificate that is not trusted, a name that is not in it, no TLS at all. */
    TLS_REFUSED(false, false),
    /** TLS broke off on a connection that was established. */
    TLS_ENDED(true, false),
    /** The connection was reset. */
    RESET(true, false),
    /** The server closed the connection before its answer was complete. */
    PREMATURE_CLOSE(true, false),
    /** The network took no byte of the request for as long as the time limit. */
    WRITE_STALLED(true, true),
    /** The request was sent, and no whole answer came within the time limit. */
    NO_ANSWER(true, true),
    /** There was no memory for the bytes on their way out or in. */
    OUT_OF_MEMORY(true, false),
    /** The network failed in a way that has no name here. */
    OTHER(true, false);

    private final boolean mayHaveArrived;
    private final boolean timeout;

    NetworkFault(boolean mayHaveArrived, boolean timeout) {
        this.mayHaveArrived = mayHaveArrived;
        this.timeout = timeout;
    }

    /** False when no byte of the request can have reached the server's application, so that nothing is in doubt. */
    public boolean mayHaveArrived() {
        return mayHaveArrived;
    }

    /** Whether a time limit of ours passed, as opposed to a failure that somebody reported. */
    public boolean isTimeout() {
        return timeout;
    }

    /** Whether the same call may get through later; what TLS refused stays refused until somebody changes it. */
    public boolean isTransient() {
        return this != TLS_REFUSED;
    }
}
