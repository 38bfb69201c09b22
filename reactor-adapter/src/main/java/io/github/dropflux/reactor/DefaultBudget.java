package io.github.dropflux.reactor;

import io.netty.util.internal.PlatformDependent;

/** What the windows of all uploads may take together when nobody says how much. */
final class DefaultBudget {

    private static final long MOST = 256L << 20;

    private DefaultBudget() {}

    static long of(long window, int concurrency) {
        return of(window, concurrency, PlatformDependent.maxDirectMemory());
    }

    /**
     * One upload's need, or more where there is plenty: what holds the windows may be direct memory, of
     * which Netty needs some for itself.
     *
     * @param available bytes of direct memory that this JVM may use
     */
    static long of(long window, int concurrency, long available) {
        return Math.max(window * (concurrency + 1L), Math.min(MOST, available / 2));
    }
}
