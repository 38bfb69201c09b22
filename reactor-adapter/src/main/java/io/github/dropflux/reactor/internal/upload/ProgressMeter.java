package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.internal.window.WindowRange;
import io.github.dropflux.reactor.UploadProgress;
import io.github.dropflux.reactor.WindowProgress;
import io.github.dropflux.reactor.internal.limit.SerialLoop;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts of one upload, and who is told of them. */
public final class ProgressMeter {

    /** Sent bytes come in slices by the thousand; a listener hears of them in steps of this, and once all are. */
    private static final long SENT_STEP = 512 * 1024;

    private final Consumer<UploadProgress> listener;
    private final Telemetry telemetry;
    private final SerialLoop loop;
    private final Runnable report;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicBoolean reportWaits = new AtomicBoolean();
    private final TreeMap<Long, WindowProgress> windows = new TreeMap<>();
    private long acknowledged;
    private OptionalLong total;

    /** The same, for event loops: -1 while it is not known. */
    private volatile long whole;

    /**
     * @param report run in the loop when bytes or calls have moved on; calls {@link #report()}
     */
    ProgressMeter(UploadTask task, Telemetry telemetry, SerialLoop loop, Runnable report) {
        this.listener = task.progress();
        this.telemetry = telemetry;
        this.total = task.declaredLength();
        this.whole = total.orElse(-1);
        this.loop = loop;
        this.report = report;
    }

    /** On an event loop. */
    public void sent(int bytes) {
        telemetry.sent(bytes);
        long now = sent.addAndGet(bytes);
        long all = whole;
        boolean last = now >= all && now - bytes < all;
        if (last || now / SENT_STEP != (now - bytes) / SENT_STEP) {
            reportSoon();
        }
    }

    /**
     * A call without a window; on any thread. It is not told at once: it may be a commit, and a
     * listener that throws must not end the upload while one is in doubt.
     */
    public void called() {
        calls.incrementAndGet();
    }

    /** A call that opens the session; on any thread. */
    void opening() {
        called();
        reportSoon();
    }

    /** A call with the window at this offset; on any thread. */
    public void called(long offset) {
        called();
        loop.execute(
                () -> {
                    windows.computeIfPresent(offset, (same, window) -> again(window));
                    report.run();
                });
    }

    private void reportSoon() {
        if (reportWaits.compareAndSet(false, true)) {
            loop.execute(report);
        }
    }

    private static WindowProgress again(WindowProgress window) {
        return WindowProgress.of(window.offset(), window.length(), window.attempts() + 1);
    }

    /** A window came from the source. */
    void arrived(WindowRange window) {
        windows.put(window.offset(), WindowProgress.of(window.offset(), window.length(), 0));
    }

    /** What an earlier run sent counts as acknowledged, and is not told as news. */
    void resumed(long bytes) {
        acknowledged = bytes;
    }

    /** The window at this offset is acknowledged, and so many bytes in all. */
    void acknowledged(long offset, long bytes) {
        windows.remove(offset);
        telemetry.acknowledged(bytes - acknowledged);
        acknowledged = bytes;
        report();
    }

    void total(long bytes) {
        total = OptionalLong.of(bytes);
        whole = bytes;
    }

    void report() {
        reportWaits.set(false);
        try {
            listener.accept(
                    UploadProgress.of(
                            acknowledged,
                            sent.get(),
                            total,
                            calls.get(),
                            List.copyOf(windows.values())));
        } catch (Throwable e) {
            throw LocalFailureException.of(Origin.LISTENER, e);
        }
    }
}
