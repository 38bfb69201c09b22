package io.github.dropflux.reactor.internal.pipeline;

import java.util.List;
import java.util.OptionalLong;

/** Told how far an upload is: one report at a time, on an event loop or a CPU thread. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * Bytes acknowledged, bytes sent with repeats, the file's length when known, calls made, and the
     * windows held, by offset.
     */
    void onProgress(
            long acknowledged,
            long sent,
            OptionalLong total,
            long calls,
            List<WindowState> windows);
}
