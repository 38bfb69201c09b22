package io.github.dropflux.reactor.internal.telemetry;

import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import java.time.Duration;
import java.util.OptionalInt;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Is told of uploads and calls, and by default tells nobody. Thread-safe; must not block, throw, or change what passes. */
public interface Telemetry {

    /** Tells nobody. */
    static Telemetry none() {
        return NoOpTelemetry.INSTANCE;
    }

    /** A context of work that begins here and may continue elsewhere, with what belongs to this thread, its caller's. */
    default Context inherited(Context context) {
        return context;
    }

    /**
     * The same upload, watched from its subscription to its end.
     *
     * @param path that it goes to, which is not for everybody
     */
    default <T> Mono<T> upload(String path, Mono<T> upload) {
        return upload;
    }

    /** The same commit, watched from its subscription, over all its attempts, to its end. */
    default <T> Mono<T> commit(Mono<T> commit) {
        return commit;
    }

    /** The same attempt of a call, watched from its subscription to its end. */
    default Mono<Response> call(Request request, Mono<Response> attempt) {
        return attempt;
    }

    /** A call is retried. */
    default void retried(Route route, Throwable after) {}

    /**
     * A call failed, and is retried after a pause.
     *
     * @param context of the call, and of the upload that it belongs to
     */
    default void retryAhead(ContextView context, Retry retry) {}

    /** A call that had failed got through. */
    default void recovered(ContextView context) {}

    /**
     * A rate limit closed an account's gate, or keeps it closed for longer.
     *
     * @param longer than was known before; zero when it is not
     * @param wait from now on, for all calls of the account
     */
    default void rateLimited(Route route, Throwable refusal, Duration longer, Duration wait) {}

    /** A rate limit held a call back for so long. */
    default void heldBack(Duration wait) {}

    /**
     * Uploads wait for memory, and none of it has moved for a while.
     *
     * @param waiting uploads
     * @param usedBytes that are held
     * @param limitBytes that may be held
     * @param sourceLimit after which a source that delivers nothing ends its upload; zero for never
     */
    default void standsStill(
            Duration time, int waiting, long usedBytes, long limitBytes, Duration sourceLimit) {}

    /**
     * An account may have more or fewer appends in flight.
     *
     * @param limit in windows
     * @param phase what it is after: {@code STARTUP}, {@code STEADY} or {@code PROBE}
     * @param unloaded latency of an append without a queue; zero before it is known
     * @param cap that a rate limit left; empty while there is none
     * @param reason of the change
     */
    default void appendLimit(
            int limit, String phase, Duration unloaded, OptionalInt cap, String reason) {}

    /** Bytes of a file were handed to the network, on an event loop. */
    default void sent(long bytes) {}

    /** Bytes of a file were acknowledged. */
    default void acknowledged(long bytes) {}

    /**
     * What a call has ahead after a failure.
     *
     * @param after the failure
     * @param failingFor since the call's first failure
     * @param attempt that comes next, the first call being 1
     * @param attempts that the call has in all
     * @param pause before the next attempt
     * @param left until the call is given up
     */
    record Retry(
            Route route,
            Throwable after,
            Duration failingFor,
            int attempt,
            int attempts,
            Duration pause,
            Duration left) {

        /** The failure by names only: free text of a server could echo the token. */
        public String reason() {
            return Outcomes.inWords(after);
        }
    }

    /** Where nobody asked to be told. */
    enum NoOpTelemetry implements Telemetry {
        INSTANCE
    }
}
