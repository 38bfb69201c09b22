package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Route;
import java.util.function.IntConsumer;

/**
 * One call to Dropbox.
 *
 * @param argument what is asked for; decides the route
 * @param body the bytes of a content route
 * @param onSent told of every run of body bytes handed to the network, on an event loop
 */
public record Request(Argument argument, RequestBody body, IntConsumer onSent) {

    /** A call that carries no bytes. */
    public static Request of(Argument argument) {
        return new Request(argument, RequestBody.EMPTY, bytes -> {});
    }

    /** The route that {@link #argument()} belongs to. */
    public Route route() {
        return argument.route();
    }
}
