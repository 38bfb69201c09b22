package io.github.dropflux.reactor.internal.http;

import reactor.core.publisher.Mono;

/** Makes one call to any route, once: retries belong to the caller, tokens to the account. */
@FunctionalInterface
public interface Transport {

    /**
     * The response to {@code request}, whose status was 200. Errors are a {@link RefusedCallException}
     * when the server refused the call, an {@link UnusableResponseException}, or what the network threw.
     * Signals come on an event loop. Cancelling closes the connection and gives back what the body lent.
     */
    Mono<Response> send(Request request, Authorization authorization);
}
