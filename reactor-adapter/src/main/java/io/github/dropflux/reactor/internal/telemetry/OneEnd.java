package io.github.dropflux.reactor.internal.telemetry;

import io.micrometer.observation.Observation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Ends an observation once, and the commit within it: a cancel may come after the end. */
final class OneEnd {

    private final Observation observation;
    private final @Nullable CommitTime commit;
    private final AtomicBoolean over = new AtomicBoolean();

    OneEnd(Observation observation, @Nullable CommitTime commit) {
        this.observation = observation;
        this.commit = commit;
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
        if (commit != null) {
            commit.end(outcome, failure);
        }
        observation.lowCardinalityKeyValue("outcome", outcome);
        if (failure != null) {
            observation.error(failure);
        }
        observation.stop();
    }
}
