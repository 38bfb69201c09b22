package io.github.dropflux.reactor.internal.call;

import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;

/** Makes one call in the name of one account, once. */
@FunctionalInterface
public interface Sender {

    /**
     * The response to {@code request}, with the errors and on the terms of a transport; empty when it did
     * not begin.
     *
     * @param begins asked right before the call is sent, once its token is there, on the thread that
     *     sends it; false when it is not to be sent
     */
    Mono<Response> send(Request request, BooleanSupplier begins);
}
