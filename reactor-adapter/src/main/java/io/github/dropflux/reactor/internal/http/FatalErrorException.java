package io.github.dropflux.reactor.internal.http;

import reactor.core.Exceptions;

/**
 * An {@code Error} that Reactor throws on instead of signalling it, such as a
 * {@code NoClassDefFoundError} from user code in the client, or a lack of memory. As such it would get
 * lost on an event loop, and its call would never end. Never leaves the adapter, but as a cause.
 */
public final class FatalErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private FatalErrorException(Throwable error) {
        super(error.toString(), error);
    }

    /** The failure as it can be signalled. */
    static Throwable signallable(Throwable failure) {
        return Exceptions.isJvmFatal(failure) ? new FatalErrorException(failure) : failure;
    }
}
