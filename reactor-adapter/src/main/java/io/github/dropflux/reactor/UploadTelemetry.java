package io.github.dropflux.reactor;

import io.github.dropflux.reactor.internal.telemetry.MicrometerTelemetry;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an uploader tells those who operate it. Needs {@code micrometer-core}, which this library does
 * not bring. No tag or key holds a path, a name, a token or an id.
 *
 * <ul>
 *   <li>observations {@code dropflux.upload}, {@code dropflux.call} (an attempt, with the key {@code
 *       route}) and {@code dropflux.commit}, with the key {@code outcome}: {@code success}, {@code
 *       refused}, {@code rate_limited}, {@code server_error}, {@code network}, {@code local}, {@code
 *       cancelled}. With Micrometer's usual handler each is a timer. The observation of the Reactor
 *       context is the parent of an upload, and the upload that of its calls.
 *   <li>timer {@code dropflux.ratelimit.wait}: how long rate limits held calls back
 *   <li>counters {@code dropflux.bytes.sent}, {@code dropflux.bytes.acknowledged}, and {@code
 *       dropflux.retries} with the tags {@code route} and {@code reason}
 *   <li>gauges {@code dropflux.uploads.running}, {@code dropflux.uploads.waiting}, {@code
 *       dropflux.windows.inflight}, {@code dropflux.windows.waiting}, {@code
 *       dropflux.accounts}, {@code dropflux.accounts.ratelimited}, {@code dropflux.budget.size} and
 *       {@code dropflux.budget.used} in bytes, {@code dropflux.ratelimit.remaining} in seconds
 * </ul>
 */
public final class UploadTelemetry {

    private final Telemetry telemetry;
    private final Consumer<DropboxUploader> gauges;

    private UploadTelemetry(Telemetry telemetry, Consumer<DropboxUploader> gauges) {
        this.telemetry = telemetry;
        this.gauges = gauges;
    }

    /** Meters and observations for Micrometer. */
    @SuppressWarnings("exports") // whose modules are only needed where this is called
    public static UploadTelemetry micrometer(
            MeterRegistry meters, ObservationRegistry observations) {
        Objects.requireNonNull(meters, "meters");
        Objects.requireNonNull(observations, "observations");
        return new UploadTelemetry(
                new MicrometerTelemetry(meters, observations),
                uploader -> {
                    UploaderGauges gauges = uploader.gauges();
                    gauge(meters, uploader, "uploads.running", null, u -> u.uploadsRunning());
                    gauge(meters, uploader, "uploads.waiting", null, u -> gauges.uploadsWaiting());
                    gauge(
                            meters,
                            uploader,
                            "windows.inflight",
                            null,
                            u -> gauges.appendsInFlight());
                    gauge(meters, uploader, "windows.waiting", null, u -> gauges.appendsWaiting());
                    gauge(meters, uploader, "accounts", null, u -> gauges.accounts());
                    gauge(
                            meters,
                            uploader,
                            "accounts.ratelimited",
                            null,
                            u -> gauges.accountsRateLimited());
                    gauge(meters, uploader, "budget.size", "bytes", u -> gauges.budgetBytes());
                    gauge(meters, uploader, "budget.used", "bytes", u -> gauges.budgetUsedBytes());
                    gauge(
                            meters,
                            uploader,
                            "ratelimit.remaining",
                            "seconds",
                            u -> gauges.rateLimitedFor().toMillis() / 1000.0);
                });
    }

    private static void gauge(
            MeterRegistry meters,
            DropboxUploader uploader,
            String name,
            @Nullable String unit,
            ToDoubleFunction<DropboxUploader> value) {
        Gauge.builder("dropflux." + name, uploader, value).baseUnit(unit).register(meters);
    }

    Telemetry telemetry() {
        return telemetry;
    }

    void bind(DropboxUploader uploader) {
        gauges.accept(uploader);
    }
}
