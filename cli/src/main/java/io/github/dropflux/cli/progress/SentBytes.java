package io.github.dropflux.cli.progress;

import io.github.dropflux.reactor.UploadProgress;
import io.github.dropflux.reactor.WindowProgress;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of one file has been sent. The uploader counts what it sends again, too, which brings nobody further: of a call that is made
 * again, what went before is taken back. Not thread-safe.
 */
public final class SentBytes {

    private final Map<Long, Integer> attempts = new HashMap<>();
    private boolean begun;
    private long base;
    private long handed;
    private long wasted;
    private long acknowledged;
    private long sent;
    private long ownBefore;

    public void accept(UploadProgress progress) {
        if (!begun || progress.sentBytes() < handed) {
            // The first report, or that of an upload that starts over.
            ownBefore = own();
            begun = true;
            base = progress.acknowledgedBytes();
            wasted = 0;
            attempts.clear();
        }
        handed = progress.sentBytes();
        acknowledged = progress.acknowledgedBytes();
        long underWay = 0;
        Map<Long, Integer> seen = new HashMap<>();
        for (WindowProgress window : progress.windows()) {
            if (window.attempts() > 0) {
                underWay += window.length();
                int before = attempts.getOrDefault(window.offset(), 1);
                wasted += (long) Math.max(0, window.attempts() - before) * window.length();
                seen.put(window.offset(), window.attempts());
            }
        }
        attempts.clear();
        attempts.putAll(seen);
        // A call may have failed before all of it was sent.
        wasted = Math.min(wasted, Math.max(0, base + handed - acknowledged));
        sent = Math.max(acknowledged, Math.min(base + handed - wasted, acknowledged + underWay));
    }

    public long acknowledged() {
        return acknowledged;
    }

    /** Bytes of the file that were handed to the network, or that Dropbox had before; at least those acknowledged. */
    public long sent() {
        return sent;
    }

    /** Those that this run has handed over. */
    public long own() {
        return ownBefore + Math.max(0, sent - base);
    }
}
