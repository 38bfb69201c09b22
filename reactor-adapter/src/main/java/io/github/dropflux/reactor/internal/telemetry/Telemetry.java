package io.github.dropflux.reactor.internal.telemetry;

import io.github.dropflux.internal.protocol.Route;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Is told of uploads and calls. Thread-safe; must not block, throw, or change what passes. */
public interface Telemetry {

    /** Tells nobody. */
    static Telemetry none() {
        return Untold.NOBODY;
    }

    /** The same upload, watched from its subscription to its end. */
    <T> Mono<T> upload(Mono<T> upload);

    /** The same commit, watched from its subscription, over all its attempts, to its end. */
    <T> Mono<T> commit(Mono<T> commit);

    /** The same attempt of a call, watched from its subscription to its end. */
    <T> Mono<T> call(Route route, Mono<T> attempt);

    /** A call is made again. */
    void retried(Route route, Throwable after);

    /** A rate limit held a call back for so long. */
    void heldBack(Duration wait);

    /** Bytes of a file were handed to the network, on an event loop. */
    void sent(long bytes);

    /** Bytes of a file were acknowledged. */
    void acknowledged(long bytes);
}
