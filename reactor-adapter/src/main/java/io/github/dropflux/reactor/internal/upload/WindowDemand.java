package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.reactor.internal.limit.ByteBudget;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.scheduler.Schedulers;

/**
 * The windows that an upload asks of its source, each once the uploader's budget has room for it, and
 * once the one before has come: an upload whose source is slow then takes no more of the budget than
 * it is about to fill. Confined to the upload's loop.
 */
final class WindowDemand {

    private final ByteBudget.Share share;
    private final long windowBytes;
    private final Consumer<Throwable> failed;
    private @Nullable Subscription windows;
    private boolean ended;
    private boolean opening = true;

    /** Windows that the upload wants and that the budget was not asked for. */
    private int wanted;

    /** Whether there is a window that waits for the budget or for the source. */
    private boolean pending;

    private boolean firstCame;

    /** Windows granted within the opening. */
    private int early;

    /** Whether the first window is the subscribing thread's to ask for, which alone touches it. */
    private boolean here;

    /** No thread but the one in the source's signal can find itself here, so a plain field will do. */
    private @Nullable Thread emitter;

    /**
     * @param windowBytes that a window of this upload may take
     * @param loop the upload's
     * @param failed told, in the loop, that the source cannot be asked
     */
    WindowDemand(
            ByteBudget.Tenant budget, long windowBytes, Executor loop, Consumer<Throwable> failed) {
        this.windowBytes = windowBytes;
        this.failed = failed;
        this.share = budget.open(() -> loop.execute(this::granted));
    }

    void opened(Subscription subscription) {
        windows = subscription;
    }

    /**
     * Leaves the first window to the subscribing thread, if this is it.
     *
     * @param subscriber the thread that will call {@link #askHere} next; null if it must not be held
     */
    void leaveFirstTo(@Nullable Thread subscriber) {
        if (early > 0 && Thread.currentThread() == subscriber) {
            here = true;
            early--;
        }
    }

    /**
     * Asks for the first window on the thread that subscribes, outside the loop: an upload with little to
     * send is spared a hand-over.
     */
    void askHere(Subscription subscription) {
        if (here) {
            here = false;
            subscription.request(1);
        }
    }

    /** From now on windows are asked for as they are granted. */
    void endOpening() {
        opening = false;
        if (early > 0) {
            askElsewhere();
        }
    }

    /**
     * Runs the source's signal of a window, outside the loop. What is granted within it on this
     * thread, the source's own, is asked for at once: a fast source is spared a hand-over.
     */
    void during(Runnable signal) {
        emitter = Thread.currentThread();
        try {
            signal.run();
        } finally {
            emitter = null;
        }
    }

    /** A window came that is not the last. */
    void sourceContinues() {
        firstCame = true;
        pending = false;
        next();
    }

    /**
     * There is nothing more to ask for.
     *
     * @param held bytes of the last window
     */
    void sourceEnded(long held) {
        ended = true;
        if (!firstCame) {
            share.keep(held);
        }
    }

    void request(int count) {
        if (windows == null) {
            throw new IllegalStateException("windows are asked for before there is a source");
        }
        wanted += count;
        next();
    }

    private void next() {
        if (!pending && !ended && wanted > 0) {
            pending = true;
            wanted--;
            share.request(1, windowBytes);
        }
    }

    /** A window was let go. */
    void released() {
        share.release();
    }

    /** Asks for no more. */
    void cancel() {
        if (windows != null) {
            windows.cancel();
            windows = null;
        }
    }

    /** Gives the rest of its share back, once nothing of it is held. */
    void close() {
        share.close();
    }

    private void granted() {
        if (opening) {
            early++;
        } else if (emitter == Thread.currentThread()) {
            if (windows != null && !ended) {
                windows.request(1);
            }
        } else {
            askElsewhere();
        }
    }

    /** A source may block or compute; whichever thread let a window go must not do that. */
    private void askElsewhere() {
        Subscription s = windows;
        if (s == null || ended) {
            return;
        }
        try {
            Schedulers.boundedElastic().schedule(() -> s.request(1));
        } catch (Throwable e) {
            // Also where a thread cannot be made.
            failed.accept(e);
        }
    }
}
