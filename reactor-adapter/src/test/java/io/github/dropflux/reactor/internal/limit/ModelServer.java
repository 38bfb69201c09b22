package io.github.dropflux.reactor.internal.limit;

import java.util.Random;

/** What comes of an append: a rate limit, or an answer after a while. */
final class ModelServer {

    private static final double BURST = 40;
    private static final double LONGEST = 10;

    private final ModelTime time;
    private final ModelProfile profile;
    private final Random random;
    private double mean;
    private int inFlight;
    private double calls = BURST;
    private double callsAt;

    ModelServer(ModelTime time, ModelProfile profile, Random random) {
        this.time = time;
        this.profile = profile;
        this.random = random;
        this.mean = profile.server;
    }

    /** From now on answers take that long on average. */
    void takes(double seconds) {
        mean = seconds;
    }

    /** Whether it takes the append, which {@link #ended} ends. */
    boolean takesAnother() {
        calls =
                Math.min(
                        BURST,
                        calls + (time.now() - callsAt) * Math.min(1e6, profile.callsPerSecond));
        callsAt = time.now();
        if (inFlight >= profile.refusedAbove || calls < 1) {
            return false;
        }
        calls--;
        inFlight++;
        return true;
    }

    void ended() {
        inFlight--;
    }

    /** From the last byte to the answer. */
    double seconds() {
        double sigma = profile.jitter;
        double seconds = mean * Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
        return random.nextDouble() < profile.outliers
                ? Math.min(LONGEST, seconds * profile.outlier)
                : seconds;
    }
}
