package io.github.dropflux.reactor.internal.pipeline;

import reactor.core.publisher.Mono;

/** Finds out whether a call whose answer was lost has been applied. */
@FunctionalInterface
interface Settlement<T> {

    /**
     * Asked after an attempt that may have been applied.
     *
     * @param failure of the attempt
     * @return the value, when the call turns out to have been applied; empty when it does not; an
     *     error when it could not be found out
     */
    Mono<T> settle(Throwable failure);

    /** For calls that nobody can be asked about. */
    static <T> Settlement<T> none() {
        return failure -> Mono.empty();
    }
}
