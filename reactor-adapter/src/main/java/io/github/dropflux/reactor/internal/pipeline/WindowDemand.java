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
    private @Nullable Subscription windows;

    /**
     * @param windowBytes that a window of this upload may take
     * @param loop the upload's
     * @param failed told, in the loop, that the source cannot be asked
     */
    WindowDemand(ByteBudget budget, long windowBytes, Executor loop, Consumer<Throwable> failed) {
        this.windowBytes = windowBytes;
        this.share = budget.open(() -> loop.execute(() -> granted(failed)));
    }

    void opened(Subscription subscription) {
        windows = subscription;
    }

    void request(int count) {
        if (windows == null) {
            throw new IllegalStateException("windows are asked for before there is a source");
        }
        share.request(count, windowBytes);
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

    /** A source may block or compute; whichever thread let a window go must not do that. */
    private void granted(Consumer<Throwable> failed) {
        Subscription s = windows;
        if (s == null) {
            return;
        }
        try {
            Schedulers.boundedElastic().schedule(() -> s.request(1));
        } catch (RejectedExecutionException e) {
            failed.accept(e);
        }
    }
}
