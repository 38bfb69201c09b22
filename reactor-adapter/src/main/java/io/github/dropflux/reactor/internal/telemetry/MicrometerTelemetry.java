package io.github.dropflux.reactor.internal.telemetry;

import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Tells Micrometer. The only class, with those of its package, that sees it. What a handler or a registry
 * throws is dropped, and changes nothing of what is watched.
 */
public final class MicrometerTelemetry implements Telemetry {

    /** The tag with an uploader's name. */
    static final String UPLOADER = "uploader";

    private static final String ROUTE = "route";

    private final MeterRegistry meters;
    private final ObservationRegistry observations;
    private final String uploader;
    private final Timer heldBack;
    private final Counter sent;
    private final Counter acknowledged;

    public MicrometerTelemetry(
            MeterRegistry meters, ObservationRegistry observations, String uploader) {
        this.meters = meters;
        this.observations = observations;
        this.uploader = uploader;
        this.heldBack =
                Timer.builder("dropflux.ratelimit.wait")
                        .description("Waits of calls that a rate limit held back")
                        .tag(UPLOADER, uploader)
                        .register(meters);
        this.sent =
                bytes(
                        "dropflux.sent",
                        "Bytes of files handed to the network, those of repeated calls included");
        this.acknowledged =
                bytes("dropflux.acknowledged", "Bytes of files that Dropbox has acknowledged");
    }

    private Counter bytes(String name, String description) {
        return Counter.builder(name)
                .description(description)
                .baseUnit("bytes")
                .tag(UPLOADER, uploader)
                .register(meters);
    }

    /** Else the caller's observation would be lost where work moves to another thread. */
    @Override
    public Context inherited(Context context) {
        if (context.hasKey(ObservationThreadLocalAccessor.KEY)) {
            return context;
        }
        AtomicReference<@Nullable Observation> current = new AtomicReference<>();
        tell(() -> current.set(observations.getCurrentObservation()));
        return context.putNonNull(ObservationThreadLocalAccessor.KEY, current.get());
    }

    @Override
    public <T> Mono<T> upload(String path, Mono<T> upload) {
        return observed(parent -> observation("dropflux.upload", parent), upload);
    }

    @Override
    public <T> Mono<T> commit(Mono<T> commit) {
        return observed(parent -> observation("dropflux.commit", parent), commit);
    }

    @Override
    public Mono<Response> call(Request request, Mono<Response> attempt) {
        return observed(
                parent ->
                        observation("dropflux.call", parent)
                                .lowCardinalityKeyValue(ROUTE, request.route().path()),
                attempt);
    }

    /** Below the context's alone: what a thread of ours has is nobody's, or another upload's. */
    private Observation observation(String name, @Nullable Observation parent) {
        return Observation.createNotStarted(name, observations)
                .lowCardinalityKeyValue(UPLOADER, uploader)
                .parentObservation(parent);
    }

    private static <T> Mono<T> observed(
            Function<@Nullable Observation, Observation> begun, Mono<T> watched) {
        return Mono.deferContextual(
                context -> {
                    Observation parent = parent(context);
                    AtomicReference<@Nullable Observation> started = new AtomicReference<>();
                    tell(
                            () -> {
                                Observation own = begun.apply(parent);
                                started.set(own);
                                own.start();
                            });
                    Observation own = started.get();
                    if (own == null) {
                        return watched;
                    }
                    OneEnd end = new OneEnd(own);
                    return watched.doOnSuccess(value -> end.succeeded())
                            .doOnError(end::failed)
                            .doOnCancel(end::cancelled)
                            .contextWrite(c -> c.put(ObservationThreadLocalAccessor.KEY, own));
                });
    }

    /** Somebody else may have something else under that name. */
    private static @Nullable Observation parent(ContextView context) {
        Object current = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
        return current instanceof Observation observation ? observation : null;
    }

    private static void tell(Runnable news) {
        Guards.run(Context.empty(), news);
    }

    @Override
    public void retried(Route route, Throwable after) {
        tell(
                () ->
                        Counter.builder("dropflux.retries")
                                .description("Calls made again")
                                .tag(ROUTE, route.path())
                                .tag(UPLOADER, uploader)
                                .tag("reason", Outcomes.of(after))
                                .register(meters)
                                .increment());
    }

    @Override
    public void retryAhead(ContextView context, Retry retry) {}

    @Override
    public void recovered(ContextView context) {}

    @Override
    public void rateLimited(Route route, Throwable refusal, Duration longer, Duration wait) {}

    @Override
    public void heldBack(Duration wait) {
        tell(() -> heldBack.record(wait));
    }

    @Override
    public void standsStill(
            Duration time, int waiting, long usedBytes, long limitBytes, Duration sourceLimit) {}

    /** Gauges report it. */
    @Override
    public void appendLimit(
            int limit, String phase, Duration unloaded, OptionalInt cap, String reason) {}

    @Override
    public void sent(long bytes) {
        tell(() -> sent.increment((double) bytes));
    }

    @Override
    public void acknowledged(long bytes) {
        tell(() -> acknowledged.increment((double) bytes));
    }

    /** Ends an observation once: a cancel may come after the end. */
    private static final class OneEnd {

        private final Observation observation;
        private final AtomicBoolean over = new AtomicBoolean();

        OneEnd(Observation observation) {
            this.observation = observation;
        }

        void succeeded() {
            end(Outcomes.SUCCESS, null);
        }

        void failed(Throwable failure) {
            end(Outcomes.of(failure), Outcomes.isCancelled(failure) ? null : failure);
        }

        void cancelled() {
            end(Outcomes.CANCELLED, null);
        }

        private void end(String outcome, @Nullable Throwable failure) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            tell(() -> observation.lowCardinalityKeyValue("outcome", outcome));
            if (failure != null) {
                tell(() -> observation.error(failure));
            }
            tell(observation::stop);
        }
    }
}
