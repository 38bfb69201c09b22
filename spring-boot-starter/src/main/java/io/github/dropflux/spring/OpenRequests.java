package io.github.dropflux.spring;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Requests with a body whose answers are not written yet, as those of uploads that have just ended. Thread-safe. */
final class OpenRequests {

    /** Requests that do not upload may take as long as they like. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(10);

    private final AtomicInteger open = new AtomicInteger();

    /** The same, which counts from its subscription to its end. */
    Mono<Void> count(Mono<Void> request) {
        return request.doFirst(this::begin).doFinally(end -> end());
    }

    void begin() {
        open.incrementAndGet();
    }

    /** Once for each that began. */
    void end() {
        open.decrementAndGet();
    }

    /** Completes once there is none, at once if so, and after a second in any case. */
    Mono<Void> answered() {
        return Mono.defer(
                () ->
                        open.get() == 0
                                ? Mono.empty()
                                : Flux.interval(PAUSE)
                                        .take(LONGEST_WAIT)
                                        .takeUntil(look -> open.get() == 0)
                                        .then());
    }
}
