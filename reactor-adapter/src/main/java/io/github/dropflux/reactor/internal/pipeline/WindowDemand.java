package io.github.dropflux.reactor.internal.pipeline;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.scheduler.Schedulers;

/**
 * The windows that an upload asks of its source, each once the client's budget has room for it.
 * Confined to the upload's loop.
 */
final class WindowDemand {

    private final ByteBudget.Share share;
    private final long windowBytes;
    private final Consumer<Throwable> failed;
    private @Nullable Subscription windows;
    private boolean ended;
    private boolean opening = true;

    /** Whether the first window is to tell first whether there are others. */
    private boolean probing;

    private int afterProbe;

    /** Windows granted within the opening. */
    private int early;

    /** Whether the first window is the subscribing thread's to ask for, which alone touches it. */
    private boolean here;

    /**
     * @param windowBytes that a window of this upload may take
     * @param probing whether the others are asked for only after the first window, if it is not the
     *     last: what turns out to be small has then never taken more of the budget than a window
     * @param loop the upload's
     * @param failed told, in the loop, that the source cannot be asked
     */
    WindowDemand(
            ByteBudget budget,
            long windowBytes,
            boolean probing,
            Executor loop,
            Consumer<Throwable> failed) {
        this.windowBytes = windowBytes;
        this.probing = probing;
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
     * Asks for the first window on the thread that subscribes, outside the loop: whoever has little to
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
        askElsewhere(early);
    }

    /** A window came that is not the last. */
    void sourceGoesOn() {
        if (probing) {
            probing = false;
            if (afterProbe > 0) {
                request(afterProbe);
            }
        }
    }

    /**
     * There is nothing more to ask for.
     *
     * @param held bytes of the last window
     */
    void sourceEnded(long held) {
        ended = true;
        if (probing) {
            share.keep(held);
        }
    }

    void request(int count) {
        if (windows == null) {
            throw new IllegalStateException("windows are asked for before there is a source");
        }
        if (probing) {
            afterProbe += count - 1;
            share.request(1, windowBytes);
        } else {
            share.request(count, windowBytes);
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
        } else {
            askElsewhere(1);
        }
    }

    /** A source may block or compute; whichever thread let a window go must not do that. */
    private void askElsewhere(int count) {
        Subscription s = windows;
        if (s == null || ended || count == 0) {
            return;
        }
        try {
            Schedulers.boundedElastic().schedule(() -> s.request(count));
        } catch (RejectedExecutionException e) {
            failed.accept(e);
        }
    }
}
