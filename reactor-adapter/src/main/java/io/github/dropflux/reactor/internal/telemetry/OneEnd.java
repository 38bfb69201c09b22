package io.github.dropflux.reactor.internal.telemetry;

import io.micrometer.observation.Observation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Ends an observation once: a cancel may come after the end. */
final class OneEnd {

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
