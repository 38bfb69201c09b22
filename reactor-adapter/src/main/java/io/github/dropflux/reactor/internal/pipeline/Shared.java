package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.reactor.internal.hash.WindowHasher;
import io.github.dropflux.reactor.internal.http.UploadTransport;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** What all uploads of one uploader share. */
final class Shared {

    /** After a lost answer, a thousand files may have to be looked for. */
    private static final int LOOKUPS = 8;

    private final UploadSettings settings;
    private final RetryingCaller caller;
    private final WindowHasher hasher = new WindowHasher();
    private final ByteBudget budget;
    private final PipelineGauges gauges;
    private final CommitLane lane;
    private final Turnstile lookups = new Turnstile(LOOKUPS);

    Shared(UploadTransport transport, UploadSettings settings) {
        this.settings = settings;
        this.budget = new ByteBudget(settings.budget());
        RateLimitGate gate = new RateLimitGate(settings.timer(), settings.retry().jitter());
        AppendLimit limit = new AppendLimit(settings.adaptive(), settings.timer());
        this.caller =
                new RetryingCaller(transport, gate, limit, settings.telemetry(), settings.timer());
        this.lane = new CommitLane(transport, settings.batch(), settings.timer());
        this.gauges = new PipelineGauges(limit, budget, gate);
    }

    UploadSettings settings() {
        return settings;
    }

    RetryingCaller caller() {
        return caller;
    }

    WindowHasher hasher() {
        return hasher;
    }

    ByteBudget budget() {
        return budget;
    }

    CommitLane lane() {
        return lane;
    }

    /** Where commits in doubt take turns to be looked for. */
    Turnstile lookups() {
        return lookups;
    }

    PipelineGauges gauges() {
        return gauges;
    }

    Instant now() {
        return Instant.ofEpochMilli(settings.timer().get().now(TimeUnit.MILLISECONDS));
    }
}
