package io.github.dropflux.reactor;

import io.github.dropflux.reactor.internal.pipeline.WindowState;

/**
 * A window that has come from the source and is not acknowledged yet, as of the moment it was
 * reported: it is being hashed, waits for its turn, is under way, or waits to be sent again.
 */
public final class WindowProgress {

    private final WindowState state;

    WindowProgress(WindowState state) {
        this.state = state;
    }

    /** Where it begins in the file, in bytes. */
    public long offset() {
        return state.offset();
    }

    /** Its bytes. */
    public long length() {
        return state.length();
    }

    /** Calls made with it: 0 before the first, more than 1 when it was sent again. */
    public int attempts() {
        return state.attempts();
    }

    @Override
    public String toString() {
        return length() + " bytes at " + offset() + ", attempt " + attempts();
    }
}
