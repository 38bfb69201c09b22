package io.github.dropflux.reactor.test;

import io.github.dropflux.reactor.RetryPolicy;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Retry policies for tests. */
public final class Policies {

    /** Always draws the longest delay, so that time is exact. */
    public static final DoubleSupplier LONGEST = () -> Math.nextDown(1.0);

    private Policies() {}

    public static RetryPolicy retry(
            int attempts, Duration first, Duration longest, Duration total, DoubleSupplier random) {
        return RetryPolicy.defaults()
                .withMaxAttempts(attempts)
                .withDelays(first, longest)
                .withTotalTime(total)
                .withRandom(random);
    }
}
