package io.github.dropflux.reactor;

import io.github.dropflux.reactor.internal.telemetry.MicrometerTelemetry;
import io.github.dropflux.reactor.internal.telemetry.SharedGauges;
import io.github.dropflux.reactor.internal.telemetry.SharedGauges.Kind;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * What an uploader tells those who operate it. {@link #micrometer} needs {@code micrometer-core}, which this library does
 * not bring. All meters and observations have the tag {@code uploader}, its {@linkplain
 * DropboxUploaderBuilder#name name}; no other holds a path, a name, a token or an id.
 *
 * <ul>
 *   <li>observations {@code dropflux.upload}, {@code dropflux.call} (an attempt, with the key {@code
 *       route}) and {@code dropflux.commit}, with the key {@code outcome}: {@code success}, {@code
 *       refused}, {@code rate_limited}, {@code server_error}, {@code network}, {@code local}, {@code
 *       cancelled}. Each is a timer if the registry of observations has a {@code DefaultMeterObservationHandler}, as Spring Boot's does. The observation of the Reactor
 *       context, or else of the thread that subscribes, is the parent of an upload, and the upload that of its calls.
 *   <li>timer {@code dropflux.ratelimit.wait}: how long rate limits held calls back
 *   <li>counters {@code dropflux.sent} and {@code dropflux.acknowledged} in bytes, and {@code
 *       dropflux.retries} with the tags {@code route} and {@code reason}
 *   <li>gauges {@code dropflux.uploads.running}, {@code dropflux.uploads.waiting}, {@code
 *       dropflux.windows.inflight}, {@code dropflux.windows.waiting}, {@code
 *       dropflux.windows.limit}, {@code dropflux.windows.cap}, {@code dropflux.windows.phase}, {@code
 *       dropflux.windows.latency}, {@code dropflux.accounts}, {@code dropflux.accounts.ratelimited}, {@code dropflux.budget.size} and
 *       {@code dropflux.budget.used} in bytes, {@code dropflux.ratelimit.remaining} in seconds; while the uploader is open.
 *       Uploaders of the same name have one gauge with the sum, or the longest time, of theirs
 * </ul>
 */
public final class UploadTelemetry {

    private static final List<Kind<UploaderGauges>> GAUGES =
            List.of(
                    count(
                            "uploads.running",
                            "Uploads that have not ended",
                            g -> g.uploadsRunning()),
                    count(
                            "uploads.waiting",
                            "Uploads that wait for memory",
                            g -> g.uploadsWaiting()),
                    count(
                            "windows.inflight",
                            "Calls with bytes that were sent and not answered yet",
                            g -> g.appendsInFlight()),
                    count(
                            "windows.waiting",
                            "Calls with bytes that wait for their turn",
                            g -> g.appendsWaiting()),
                    new Kind<>(
                            "dropflux.windows.limit",
                            null,
                            "Windows that an account may have in flight; 0 where the number is pinned",
                            true,
                            g -> g.appendLimit().orElse(0)),
                    new Kind<>(
                            "dropflux.windows.cap",
                            null,
                            "Windows to which a rate limit holds an account; 0 when none does",
                            true,
                            g -> g.appendCap().orElse(0)),
                    new Kind<>(
                            "dropflux.windows.phase",
                            null,
                            "What the limit is after: 0 startup, 1 steady, 2 probe",
                            true,
                            g -> g.appendPhase().map(Enum::ordinal).orElse(0)),
                    new Kind<>(
                            "dropflux.windows.latency",
                            "seconds",
                            "Time that an append takes when none queues; 0 before that is known",
                            true,
                            g -> g.appendLatency().toNanos() / 1e9),
                    count("accounts", "Accounts in use, or used lately", g -> g.accounts()),
                    count(
                            "accounts.ratelimited",
                            "Accounts whose calls a rate limit holds back",
                            g -> g.accountsRateLimited()),
                    new Kind<>(
                            "dropflux.budget.size",
                            "bytes",
                            "Memory that windows may take",
                            false,
                            g -> g.budgetBytes()),
                    new Kind<>(
                            "dropflux.budget.used",
                            "bytes",
                            "Memory that windows take",
                            false,
                            g -> g.budgetUsedBytes()),
                    new Kind<>(
                            "dropflux.ratelimit.remaining",
                            "seconds",
                            "Time for which a rate limit still holds calls back",
                            true,
                            g -> g.rateLimitedFor().toMillis() / 1000.0));

    private final Function<String, Telemetry> telemetry;
    private final BiFunction<String, UploaderGauges, Runnable> gauges;

    private UploadTelemetry(
            Function<String, Telemetry> telemetry,
            BiFunction<String, UploaderGauges, Runnable> gauges) {
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
                name -> new MicrometerTelemetry(meters, observations, name),
                (name, measured) -> SharedGauges.bind(meters, name, measured, GAUGES));
    }

    /**
     * Reports each pause before a call is retried, as it begins. Pauses of a rate limit are not among them: {@link
     * UploaderGauges#rateLimitedFor()} has those.
     *
     * @param listener called on event loops too, so that it must not block; what it throws is lost
     */
    public static UploadTelemetry pauses(Consumer<Pause> listener) {
        Objects.requireNonNull(listener, "listener");
        Telemetry pauses =
                new Telemetry() {
                    @Override
                    public void retryAhead(ContextView context, Retry retry) {
                        try {
                            listener.accept(new Pause(retry));
                        } catch (Throwable thrown) {
                            // A call goes on, whatever becomes of the report.
                        }
                    }
                };
        return new UploadTelemetry(name -> pauses, (name, measured) -> () -> {});
    }

    /** A call that failed, and is retried after a pause. Immutable. */
    public static final class Pause {

        private final String reason;
        private final Duration failingFor;
        private final Duration duration;

        private Pause(Telemetry.Retry retry) {
            this.reason = retry.reason();
            this.failingFor = retry.failingFor();
            this.duration = retry.pause();
        }

        /** What the last attempt failed with, in a few words such as {@code status 503}; no path, name or token is in them. */
        public String reason() {
            return reason;
        }

        /** Since the call's first failure; zero for the first. */
        public Duration failingFor() {
            return failingFor;
        }

        /** From now to the next attempt. */
        public Duration duration() {
            return duration;
        }

        @Override
        public String toString() {
            return reason + " for " + failingFor + ", retried in " + duration;
        }
    }

    private static Kind<UploaderGauges> count(
            String name, String description, ToDoubleFunction<UploaderGauges> value) {
        return new Kind<>("dropflux." + name, null, description, false, value);
    }

    static Telemetry of(@Nullable UploadTelemetry given, String uploader) {
        return given == null ? Telemetry.none() : given.telemetry.apply(uploader);
    }

    /** Shows the gauges of an uploader until the result runs. */
    static Runnable bind(@Nullable UploadTelemetry given, String uploader, UploaderGauges gauges) {
        return given == null ? () -> {} : given.gauges.apply(uploader, gauges);
    }
}
