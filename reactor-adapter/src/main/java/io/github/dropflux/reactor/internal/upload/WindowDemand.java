package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.reactor.internal.limit.SerialLoop;
import io.github.dropflux.reactor.internal.limit.WindowTurns;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/** The windows that an upload asks of its source, and on which thread. Confined to the upload's loop. */
final class WindowDemand {

    private final Consumer<Runnable> elsewhere;
    private final WindowTurns.Share turns;
    private @Nullable Subscription windows;
    private boolean ended;
    private boolean opening = true;

    /** Windows that are wanted within the opening. */
    private int early;

    /** Whether the first of them is the subscribing thread's to ask for, which alone touches it. */
    private boolean here;

    /** No thread but the one in the source's signal can find itself here, so a plain field will do. */
    private @Nullable Thread emitter;

    /**
     * @param account whose uploads ask in turns
     * @param loop the upload's
     * @param elsewhere runs what asks the source on a thread that may block
     */
    WindowDemand(WindowTurns account, SerialLoop loop, Consumer<Runnable> elsewhere) {
        this.turns = account.open(() -> loop.execute(this::ask));
        this.elsewhere = elsewhere;
    }

    void opened(Subscription subscription) {
        windows = subscription;
    }

    /**
     * Leaves the first window to the subscribing thread, if this is it: a source that blocks holds it no longer.
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

    /** From now on windows are asked for as they are wanted. */
    void endOpening() {
        opening = false;
        if (early > 0) {
            askElsewhere(early);
        }
    }

    /**
     * Runs the source's signal of a window, outside the loop. What is wanted within it on this thread,
     * the source's own, is asked for at once: a fast source is spared a hand-over.
     */
    void during(Runnable signal) {
        emitter = Thread.currentThread();
        try {
            signal.run();
        } finally {
            emitter = null;
        }
    }

    /** There is nothing more to ask for. */
    void sourceEnded() {
        ended = true;
        turns.ended();
    }

    /** A window has come. */
    void arrived() {
        turns.arrived();
    }

    /** A window was let go. */
    void released() {
        turns.released();
    }

    /** Asks for so many windows, one after the other, as the account's turns come. */
    void request(int count) {
        if (windows == null) {
            throw new IllegalStateException("windows are asked for before there is a source");
        }
        turns.want(count);
    }

    /** Its turn has come. */
    private void ask() {
        Subscription s = windows;
        if (opening) {
            early++;
        } else if (s != null && !ended && emitter == Thread.currentThread()) {
            s.request(1);
        } else {
            askElsewhere(1);
        }
    }

    /** Asks for no more. */
    void cancel() {
        turns.close();
        Subscription s = windows;
        if (s != null) {
            windows = null;
            s.cancel();
        }
    }

    /** A source may block or compute; whichever thread let a window go must not do that. */
    private void askElsewhere(int count) {
        Subscription s = windows;
        if (s == null || ended) {
            return;
        }
        elsewhere.accept(() -> s.request(count));
    }
}
