package io.github.dropflux;

/** Which calls an upload uses; the bytes stored and their hash are the same with each. */
public enum SessionPlan {
    /**
     * One {@code /files/upload} call when the source ends within the first window, else a concurrent
     * session. The choice needs no length: it falls when the first window is whole. While memory is short, a
     * longer source gets a sequential session: what a concurrent one holds of a block of 4 MiB must wait until
     * the block is whole, so half of the uploader's budget at most is spent on such blocks.
     */
    AUTO,
    /**
     * Always a sequential session, also for a source of a few bytes or none: one append after the
     * other, while the next window fills.
     */
    SEQUENTIAL,
    /**
     * A concurrent session, also for a source of a few bytes or none; a sequential one for a source of more than
     * one window that begins while memory is short.
     */
    CONCURRENT
}
