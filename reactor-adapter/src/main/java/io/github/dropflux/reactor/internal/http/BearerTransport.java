package io.github.dropflux.reactor.internal.http;

import reactor.core.publisher.Mono;

/** Makes one call, once, with the access token that it is given. */
@FunctionalInterface
public interface BearerTransport {

    /**
     * The answer to {@code call}, on the terms of {@link UploadTransport#send}.
     *
     * @param bearer an access token of visible ASCII characters
     */
    Mono<Answer> send(Call call, String bearer);
}
