package io.github.dropflux.reactor.internal.pipeline;

import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;

/** Makes an attempt of a call in one request together with attempts of others, when it is their turn. */
@FunctionalInterface
interface SharedAttempt<T> {

    /**
     * What came of this call's part. Empty when it did not begin.
     *
     * @param begins asked when the turn has come; false when the call is not to be made now
     */
    Mono<T> make(BooleanSupplier begins);
}
