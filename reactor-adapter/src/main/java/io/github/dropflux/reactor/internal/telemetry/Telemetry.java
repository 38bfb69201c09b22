package io.github.dropflux.reactor.internal.telemetry;

import io.github.dropflux.internal.protocol.Route;
import reactor.core.publisher.Mono;

/** Is told of uploads and calls. Thread-safe; must not block, throw, or change what passes. */
public interface Telemetry {

    /** The same upload, watched from its subscription to its end. */
    <T> Mono<T> upload(Mono<T> upload);

    /** The same attempt of a call, watched from its subscription to its end. */
    <T> Mono<T> call(Route route, Mono<T> attempt);

    /** A call is made again. */
    void retried(Route route, Throwable after);

    /** Bytes of a body were handed to the network, on an event loop. */
    void sent(long bytes);

    /** Bytes of a file were acknowledged. */
    void acknowledged(long bytes);
}
