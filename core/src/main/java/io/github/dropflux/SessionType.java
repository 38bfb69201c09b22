package io.github.dropflux;

/** How the appends of an upload session may arrive; set when the session starts. */
public enum SessionType {
    /** One append after the other, each at the offset where the last one ended. */
    SEQUENTIAL,
    /** Appends in any order and in parallel, at offsets that are multiples of a block. */
    CONCURRENT
}
