package io.github.dropflux;

/** Which calls an upload uses; the bytes stored and their hash are the same with each. */
public enum SessionPlan {
    /**
     * One {@code /files/upload} call when the source ends within the first window, else a concurrent
     * session. The choice needs no length: it falls when the first window is whole.
     */
    AUTO,
    /**
     * Always a sequential session, also for a source of a few bytes or none: one append after the
     * other, while the next window fills.
     */
    SEQUENTIAL,
    /** Always a concurrent session, also for a source of a few bytes or none. */
    CONCURRENT
}
