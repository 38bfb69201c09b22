package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.reactor.internal.hash.WindowHasher;
import io.github.dropflux.reactor.internal.http.UploadTransport;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** What all uploads of one uploader share. */
final class Shared {

    private final UploadSettings settings;
    private final RetryingCaller caller;
    private final WindowHasher hasher = new WindowHasher();
    private final ByteBudget budget;

    Shared(UploadTransport transport, UploadSettings settings) {
        this.settings = settings;
        this.budget = new ByteBudget(settings.budget());
        this.caller =
                new RetryingCaller(
                        transport,
                        new RateLimitGate(settings.timer(), settings.retry().jitter()),
                        settings.timer());
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

    Instant now() {
        return Instant.ofEpochMilli(settings.timer().get().now(TimeUnit.MILLISECONDS));
    }
}
