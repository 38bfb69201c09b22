package io.github.dropflux.reactor.internal.telemetry;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The commit of one upload: from the first call that commits, over its repetitions, to the end. */
final class CommitTime {

    private final ObservationRegistry observations;
    private final AtomicReference<@Nullable OneEnd> end = new AtomicReference<>();

    CommitTime(ObservationRegistry observations) {
        this.observations = observations;
    }

    void start(@Nullable Observation parent) {
        if (end.get() == null) {
            Observation commit =
                    Observation.createNotStarted("dropflux.commit", observations)
                            .parentObservation(parent);
            if (end.compareAndSet(null, new OneEnd(commit, null))) {
                commit.start();
            }
        }
    }

    void end(String outcome, @Nullable Throwable failure) {
        OneEnd started = end.get();
        if (started != null) {
            if (failure != null) {
                started.failed(failure);
            } else if (outcome.equals(Outcomes.SUCCESS)) {
                started.succeeded();
            } else {
                started.cancelled();
            }
        }
    }
}
