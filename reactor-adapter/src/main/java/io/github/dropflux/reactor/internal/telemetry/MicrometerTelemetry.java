package io.github.dropflux.reactor.internal.telemetry;

import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Tells Micrometer. The only class, with those of its package, that sees it. */
public final class MicrometerTelemetry implements Telemetry {

    private static final String ROUTE = "route";

    private final MeterRegistry meters;
    private final ObservationRegistry observations;
    private final Timer heldBack;
    private final Counter sent;
    private final Counter acknowledged;

    public MicrometerTelemetry(MeterRegistry meters, ObservationRegistry observations) {
        this.meters = meters;
        this.observations = observations;
        this.heldBack =
                Timer.builder("dropflux.ratelimit.wait")
                        .description("Waits of calls that a rate limit held back")
                        .register(meters);
        this.sent =
                Counter.builder("dropflux.bytes.sent")
                        .description(
                                "Bytes of files handed to the network, those of repeated calls included")
                        .baseUnit("bytes")
                        .register(meters);
        this.acknowledged =
                Counter.builder("dropflux.bytes.acknowledged")
                        .description("Bytes of files that Dropbox has acknowledged")
                        .baseUnit("bytes")
                        .register(meters);
    }

    @Override
    public <T> Mono<T> upload(String path, Mono<T> upload) {
        return observed(() -> observation("dropflux.upload"), upload);
    }

    @Override
    public <T> Mono<T> commit(Mono<T> commit) {
        return observed(() -> observation("dropflux.commit"), commit);
    }

    @Override
    public Mono<Response> call(Request request, Mono<Response> attempt) {
        return observed(
                () ->
                        observation("dropflux.call")
                                .lowCardinalityKeyValue(ROUTE, request.route().path()),
                attempt);
    }

    private Observation observation(String name) {
        return Observation.createNotStarted(name, observations);
    }

    private static <T> Mono<T> observed(Supplier<Observation> name, Mono<T> watched) {
        return Mono.deferContextual(
                context -> {
                    Observation parent =
                            context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
                    Observation own = name.get().parentObservation(parent).start();
                    OneEnd end = new OneEnd(own);
                    return watched.doOnSuccess(value -> end.succeeded())
                            .doOnError(end::failed)
                            .doOnCancel(end::cancelled)
                            .contextWrite(c -> c.put(ObservationThreadLocalAccessor.KEY, own));
                });
    }

    @Override
    public void retried(Route route, Throwable after) {
        Counter.builder("dropflux.retries")
                .description("Calls made again")
                .tag(ROUTE, route.path())
                .tag("reason", Outcomes.of(after))
                .register(meters)
                .increment();
    }

    @Override
    public void retryAhead(ContextView context, Retry retry) {}

    @Override
    public void recovered(ContextView context) {}

    @Override
    public void rateLimited(Route route, Throwable refusal, Duration longer, Duration wait) {}

    @Override
    public void heldBack(Duration wait) {
        heldBack.record(wait);
    }

    @Override
    public void standsStill(Duration time, int waiting, long usedBytes, long limitBytes) {}

    @Override
    public void sent(long bytes) {
        sent.increment((double) bytes);
    }

    @Override
    public void acknowledged(long bytes) {
        acknowledged.increment((double) bytes);
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
            end(Outcomes.of(failure), failure);
        }

        void cancelled() {
            end(Outcomes.CANCELLED, null);
        }

        private void end(String outcome, @Nullable Throwable failure) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            observation.lowCardinalityKeyValue("outcome", outcome);
            if (failure != null) {
                observation.error(failure);
            }
            observation.stop();
        }
    }
}
