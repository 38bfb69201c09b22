package io.github.dropflux.spring;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.reactor.UploadBody;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/**
 * Whether somebody has begun to read the body of a request. Servers end the second reading at once, as if the body were
 * empty; so an upload is refused that one. Other readers get what the server gives. Thread-safe.
 */
final class BodyReading {

    /** Of the context: what a reader below, who knows of each reading, sets to true. */
    static final Object WITNESS = new Object();

    private static final String SPENT =
            "is that of a request, and was read before, by a filter, for the parameters of a form, or by another upload: nothing"
                    + " was sent; let nothing else read the request, and upload it once, since dropflux retries its calls by"
                    + " itself and a retry of the whole needs a new request";
    private static final String NOTHING =
            "is that of a request that may have more than the nothing that came; if it was read before, by a filter or for the"
                    + " parameters of a form, let that not read it; if the file is to be empty, declare Content-Length: 0";

    private static final String REST =
            "is that of a request whose beginning was read before, by a filter or for the parameters of a form: nothing was"
                    + " committed; let nothing else read the request, or let the filter that does give all of it again";

    private final AtomicBoolean begun = new AtomicBoolean();

    /** Somebody reads it past {@link #guard}. */
    void begin() {
        begun.set(true);
    }

    /** The body, which fails an upload if it was read before, and comes through the gate of a form if there is one. */
    Flux<DataBuffer> guard(Flux<DataBuffer> body) {
        return Flux.deferContextual(
                context -> {
                    context.<AtomicBoolean>getOrEmpty(WITNESS).ifPresent(seen -> seen.set(true));
                    if (!begun.compareAndSet(false, true)
                            && UploadBody.pathIn(context).isPresent()) {
                        return Flux.error(spent(context));
                    }
                    return context.<FormGate>getOrEmpty(FormGate.class)
                            .map(gate -> gate.through(body))
                            .orElse(body);
                });
    }

    static LocalFailureException spent(ContextView context) {
        return LocalFailureException.ofSpentBody(path(context), SPENT);
    }

    /** Of a body that gave nothing, though it was not declared to be empty. */
    static LocalFailureException nothing(ContextView context) {
        return LocalFailureException.ofSpentBody(path(context), NOTHING);
    }

    /** Of a body that was sent without its beginning, which is known only at the end. */
    static LocalFailureException rest(ContextView context) {
        return LocalFailureException.ofSpentBody(path(context), REST);
    }

    private static String path(ContextView context) {
        return UploadBody.pathIn(context).orElse("");
    }
}
