package io.github.dropflux.reactor.internal.limit;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** Where the randomness of delays comes from. */
@FunctionalInterface
public interface Jitter {

    /** A number from 0 to {@code bound}, both included. */
    long upTo(long bound);

    /** Full jitter: any delay up to the bound is as likely. */
    static Jitter full() {
        return of(() -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * Full jitter out of {@code random}.
     *
     * @param random numbers from 0 to below 1; what is outside counts as the nearer of both
     */
    static Jitter of(DoubleSupplier random) {
        return bound -> Math.max(0, Math.min(bound, (long) (random.getAsDouble() * (bound + 1.0))));
    }
}
