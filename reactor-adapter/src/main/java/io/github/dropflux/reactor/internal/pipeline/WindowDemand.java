package io.github.dropflux.reactor.internal.pipeline;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.scheduler.Schedulers;

/** The windows that an upload asks of its source. Confined to the upload's loop. */
final class WindowDemand {

    private @Nullable Subscription windows;

    void opened(Subscription subscription) {
        windows = subscription;
    }

    /**
     * A source may block or compute; whichever thread acknowledged a window must not do that.
     *
     * @throws RejectedExecutionException once Reactor's schedulers are shut down
     */
    void request(int count) {
        Subscription s = windows;
        if (s == null) {
            throw new IllegalStateException("windows are asked for before there is a source");
        }
        Schedulers.boundedElastic().schedule(() -> s.request(count));
    }

    void cancel() {
        if (windows != null) {
            windows.cancel();
        }
    }
}
