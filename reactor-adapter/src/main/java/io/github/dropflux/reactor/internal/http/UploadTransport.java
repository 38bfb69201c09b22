package io.github.dropflux.reactor.internal.http;

import reactor.core.publisher.Mono;

/** Makes one call, once: retries belong to whoever asks. */
public interface UploadTransport {

    /**
     * The answer to {@code call}, whose status was 200. Errors are a {@link RefusedCallException}
     * when the server said no, an {@link UnusableAnswerException}, or what the network threw. Signals
     * come on an event loop. Cancelling closes the connection and gives back what the body lent.
     */
    Mono<Answer> send(Call call);
}
