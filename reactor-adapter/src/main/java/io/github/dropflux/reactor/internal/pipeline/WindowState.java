package io.github.dropflux.reactor.internal.pipeline;

/** A window that has come from the source and is not acknowledged: offset and length in bytes, calls made with it. */
public record WindowState(long offset, long length, int attempts) {

    WindowState again() {
        return new WindowState(offset, length, attempts + 1);
    }
}
