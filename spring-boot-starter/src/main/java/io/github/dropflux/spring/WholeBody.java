package io.github.dropflux.spring;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The body of a request, which has an end only if its connection has not broken off before. While it stops gracefully, Reactor Netty
 * completes what was cut off, as if it were whole.
 */
final class WholeBody {

    private WholeBody() {}

    /**
     * @param body of this request, or what a filter made of it
     */
    static Flux<DataBuffer> of(ServerHttpRequest request, Flux<DataBuffer> body) {
        HttpServerRequest received = received(request);
        return received == null
                ? body
                : body.concatWith(
                        Flux.defer(
                                () ->
                                        isConnected(received)
                                                ? Flux.empty()
                                                : Flux.error(
                                                        new AbortedException(
                                                                "Connection has been closed before the"
                                                                        + " end of the body"))));
    }

    /** Null on other servers than Reactor Netty, and for requests that no server has received. */
    private static @Nullable HttpServerRequest received(ServerHttpRequest request) {
        try {
            return ServerHttpRequestDecorator.getNativeRequest(request)
                            instanceof HttpServerRequest known
                    ? known
                    : null;
        } catch (IllegalArgumentException | IllegalStateException e) {
            return null;
        }
    }

    private static boolean isConnected(HttpServerRequest request) {
        AtomicBoolean connected = new AtomicBoolean();
        request.withConnection(connection -> connected.set(connection.channel().isActive()));
        return connected.get();
    }
}
