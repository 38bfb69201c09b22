package io.github.dropflux.reactor.internal.telemetry;

import io.github.dropflux.internal.protocol.Route;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Is told of uploads and calls. Thread-safe; must not block, throw, or change what passes. */
public interface Telemetry {

    /** Tells nobody. */
    static Telemetry none() {
        return NoOpTelemetry.INSTANCE;
    }

    /** The same upload, watched from its subscription to its end. */
    <T> Mono<T> upload(Mono<T> upload);

    /** The same commit, watched from its subscription, over all its attempts, to its end. */
    <T> Mono<T> commit(Mono<T> commit);

    /** The same attempt of a call, watched from its subscription to its end. */
    <T> Mono<T> call(Route route, Mono<T> attempt);

    /** A call is retried. */
    void retried(Route route, Throwable after);

    /** A rate limit held a call back for so long. */
    void heldBack(Duration wait);

    /** Bytes of a file were handed to the network, on an event loop. */
    void sent(long bytes);

    /** Bytes of a file were acknowledged. */
    void acknowledged(long bytes);

    /** Where nobody asked to be told. */
    enum NoOpTelemetry implements Telemetry {
        INSTANCE;

        @Override
        public <T> Mono<T> upload(Mono<T> upload) {
            return upload;
        }

        @Override
        public <T> Mono<T> commit(Mono<T> commit) {
            return commit;
        }

        @Override
        public <T> Mono<T> call(Route route, Mono<T> attempt) {
            return attempt;
        }

        @Override
        public void retried(Route route, Throwable after) {}

        @Override
        public void heldBack(Duration wait) {}

        @Override
        public void sent(long bytes) {}

        @Override
        public void acknowledged(long bytes) {}
    }
}
