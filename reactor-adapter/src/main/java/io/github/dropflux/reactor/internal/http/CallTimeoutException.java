package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.NetworkFault;
import io.github.dropflux.internal.text.HumanTime;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A time limit of one call passed, and its connection was closed. Never leaves the adapter, but as a cause. */
public final class CallTimeoutException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    private final NetworkFault fault;

    private CallTimeoutException(NetworkFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    static CallTimeoutException writeStalled(Duration limit) {
        return new CallTimeoutException(
                NetworkFault.WRITE_STALLED,
                "the network took no byte of the request for "
                        + HumanTime.of(limit)
                        + ", the limit of UploadTimeouts.withWriteProgress");
    }

    /**
     * @param origin which setting the limit is of, and how it came about
     */
    static CallTimeoutException noAnswer(Duration limit, String origin) {
        return new CallTimeoutException(
                NetworkFault.NO_ANSWER,
                "no whole answer came within "
                        + HumanTime.of(limit)
                        + " of the end of the request, the limit of "
                        + origin);
    }

    static CallTimeoutException notBegun(Duration limit) {
        return new CallTimeoutException(
                NetworkFault.ACQUIRE_TIMEOUT,
                "the request did not begin within "
                        + HumanTime.of(limit)
                        + ", the limits of UploadTimeouts.withAcquire, withConnect, withTlsHandshake and"
                        + " withAnswer together");
    }

    static CallTimeoutException endLost() {
        return new CallTimeoutException(
                NetworkFault.PREMATURE_CLOSE,
                "the connection was closed, and why got lost: user code in the HttpClient may have thrown"
                        + " an Error, which the log of reactor.netty shows");
    }

    NetworkFault fault() {
        return fault;
    }
}
