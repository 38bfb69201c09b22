package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.protocol.CallError;

/** Lets tests of other packages make refusals, which only the transport makes. */
public final class Refusals {

    private Refusals() {}

    public static RefusedCallException of(CallError error) {
        return new RefusedCallException(error, "test-request");
    }
}
