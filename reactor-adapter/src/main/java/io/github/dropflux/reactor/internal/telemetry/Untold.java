package io.github.dropflux.reactor.internal.telemetry;

import io.github.dropflux.internal.protocol.Route;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Where nobody asked to be told. */
enum Untold implements Telemetry {
    NOBODY;

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
