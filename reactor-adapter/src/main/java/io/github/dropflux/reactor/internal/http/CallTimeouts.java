package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.Route;
import java.time.Duration;

/**
 * How long each step of a call may take.
 *
 * @param connect until TCP is connected
 * @param acquire until the pool has a connection free
 * @param tlsHandshake from there until TLS is agreed on
 * @param writeProgress without a byte of the request leaving the process
 * @param answer from the end of the request to the end of the answer, for a body of no bytes
 * @param commitAnswer the same for the commit of a session
 */
public record CallTimeouts(
        Duration connect,
        Duration acquire,
        Duration tlsHandshake,
        Duration writeProgress,
        Duration answer,
        Duration commitAnswer) {

    /** What the process has handed over may wait in buffers on the way; slower than this nobody waits for it. */
    private static final long DRAIN_BYTES_PER_SECOND = 1 << 20;

    public CallTimeouts withConnect(Duration value) {
        return new CallTimeouts(value, acquire, tlsHandshake, writeProgress, answer, commitAnswer);
    }

    public CallTimeouts withAcquire(Duration value) {
        return new CallTimeouts(connect, value, tlsHandshake, writeProgress, answer, commitAnswer);
    }

    public CallTimeouts withTlsHandshake(Duration value) {
        return new CallTimeouts(connect, acquire, value, writeProgress, answer, commitAnswer);
    }

    public CallTimeouts withWriteProgress(Duration value) {
        return new CallTimeouts(connect, acquire, tlsHandshake, value, answer, commitAnswer);
    }

    public CallTimeouts withAnswer(Duration value) {
        return new CallTimeouts(connect, acquire, tlsHandshake, writeProgress, value, commitAnswer);
    }

    public CallTimeouts withCommitAnswer(Duration value) {
        return new CallTimeouts(connect, acquire, tlsHandshake, writeProgress, answer, value);
    }

    /** From the end of the request to the end of the answer. */
    Duration answerTo(Route route, long bodyLength) {
        Duration least =
                route == Route.FINISH || route == Route.FINISH_BATCH_V2 ? commitAnswer : answer;
        return least.plusMillis(bodyLength * 1000 / DRAIN_BYTES_PER_SECOND);
    }
}
