package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Counts of one upload, and who is told of them. */
final class ProgressMeter {

    /** Sent bytes come in slices by the thousand; a listener hears of them in steps of this. */
    private static final long SENT_STEP = 512 * 1024;

    private final ProgressListener listener;
    private final SerialLoop loop;
    private final Runnable report;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicBoolean reportWaits = new AtomicBoolean();
    private long acknowledged;
    private OptionalLong total;

    /**
     * @param report run in the loop when sent bytes have moved on; calls {@link #report()}
     */
    ProgressMeter(UploadTask task, SerialLoop loop, Runnable report) {
        this.listener = task.progress();
        this.total = task.declaredLength();
        this.loop = loop;
        this.report = report;
    }

    /** On an event loop. */
    void sent(int bytes) {
        long now = sent.addAndGet(bytes);
        if (now / SENT_STEP != (now - bytes) / SENT_STEP
                && reportWaits.compareAndSet(false, true)) {
            loop.execute(report);
        }
    }

    /** On any thread. */
    void called() {
        calls.incrementAndGet();
    }

    /** What an earlier run sent counts as acknowledged, and is not told as news. */
    void resumed(long bytes) {
        acknowledged = bytes;
    }

    void acknowledged(long bytes) {
        acknowledged = bytes;
        report();
    }

    void total(long bytes) {
        total = OptionalLong.of(bytes);
    }

    void report() {
        reportWaits.set(false);
        try {
            listener.onProgress(acknowledged, sent.get(), total, calls.get());
        } catch (RuntimeException e) {
            throw LocalFailureException.of(Origin.LISTENER, e);
        }
    }
}
