package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import org.jspecify.annotations.Nullable;

/** A route whose argument is its body. */
public interface RpcRoute {

    /** Does what is asked, or refuses. Off the event loop. */
    Answer call(Argument argument);

    /** As {@link #call(Argument)}; a route that commits refuses to, unless the error is null. */
    default Answer call(Argument argument, @Nullable ObjectNode commitRefusal) {
        return call(argument);
    }
}
