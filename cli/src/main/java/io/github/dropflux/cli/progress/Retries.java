package io.github.dropflux.cli.progress;

import io.github.dropflux.reactor.UploadTelemetry;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The failed call that waits longest for its next attempt. Thread-safe. */
public final class Retries {

    private final InstantSource clock;
    private @Nullable Failing last;

    public Retries() {
        this(InstantSource.system());
    }

    Retries(InstantSource clock) {
        this.clock = clock;
    }

    /** To be told of an uploader's calls. */
    public UploadTelemetry telemetry() {
        return UploadTelemetry.pauses(
                pause -> {
                    Instant now = clock.instant();
                    add(
                            new Failing(
                                    pause.reason(),
                                    now.minus(pause.failingFor()),
                                    now.plus(pause.duration())));
                });
    }

    synchronized void add(Failing call) {
        Failing before = last;
        if (before == null || before.until().isBefore(call.until())) {
            last = call;
        }
    }

    synchronized @Nullable Failing last() {
        return last;
    }

    /**
     * A call that failed.
     *
     * @param reason of the last failure
     * @param since the first failure
     * @param until the next attempt
     */
    record Failing(String reason, Instant since, Instant until) {}
}
