package io.github.dropflux.reactor.internal.pipeline;

import java.util.concurrent.ThreadLocalRandom;

/** Where the randomness of delays comes from. */
@FunctionalInterface
public interface Jitter {

    /** A number from 0 to {@code bound}, both included. */
    long upTo(long bound);

    /** Full jitter: any delay up to the bound is as likely. */
    static Jitter full() {
        return bound -> ThreadLocalRandom.current().nextLong(bound + 1);
    }
}
