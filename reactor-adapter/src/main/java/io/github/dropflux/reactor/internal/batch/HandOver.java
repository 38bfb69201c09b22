package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.internal.text.HumanTime;
import io.github.dropflux.reactor.internal.upload.UploadSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * A call of user code on its way to a thread that it may block. Others may block all of those, so it waits no longer than a
 * source may be silent. Thread-safe.
 */
final class HandOver implements Disposable {

    private final AtomicBoolean settled = new AtomicBoolean();
    private final Disposable.Swap patience = Disposables.swap();

    /**
     * Hands the call over.
     *
     * @param scheduling gives it to the threads
     * @param failed told, on any thread, in place of the call, that it could not be made
     */
    void run(
            UploadSettings settings,
            Consumer<Runnable> scheduling,
            Runnable call,
            Consumer<Throwable> failed) {
        Duration limit = settings.timeouts().source();
        try {
            if (!limit.isZero()) {
                patience.update(
                        settings.timer()
                                .get()
                                .schedule(
                                        () -> instead(failed, noThread(limit)),
                                        limit.toMillis(),
                                        TimeUnit.MILLISECONDS));
            }
            scheduling.accept(
                    () -> {
                        patience.dispose();
                        if (settled.compareAndSet(false, true)) {
                            call.run();
                        }
                    });
        } catch (Throwable e) {
            // Also where a thread cannot be made.
            patience.dispose();
            instead(failed, e);
        }
    }

    private void instead(Consumer<Throwable> failed, Throwable reason) {
        if (settled.compareAndSet(false, true)) {
            failed.accept(reason);
        }
    }

    private static LocalFailureException noThread(Duration limit) {
        return LocalFailureException.of(
                Origin.OTHER,
                new TimeoutException(
                        "no thread of Schedulers.boundedElastic() became free within "
                                + HumanTime.of(limit)
                                + ": something blocks them all; let it run elsewhere, or raise"
                                + " UploadTimeouts.withSource (zero is no limit)"));
    }

    /** The call is not made any more, if it was not yet. */
    @Override
    public void dispose() {
        settled.set(true);
        patience.dispose();
    }

    @Override
    public boolean isDisposed() {
        return settled.get();
    }
}
