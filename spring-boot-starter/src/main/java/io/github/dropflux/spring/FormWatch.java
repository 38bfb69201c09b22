package io.github.dropflux.spring;

import io.github.dropflux.DropboxException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Ends a form of which nothing comes although it is asked: what has not become a part, or no longer belongs to an upload, has
 * nobody else who waits for it. Also ends one that goes on though its uploader is closed. One delay at a time, however many events there are. Confined to the form's loop.
 */
final class FormWatch {

    /** So that the answer is written while a stop still waits for it. */
    private static final Duration HURRY = OpenRequests.LONGEST_WAIT.dividedBy(4);

    private final Duration limit;
    private final Runnable look;
    private final Scheduler timer = Schedulers.parallel();
    private final Disposable.Swap looking = Disposables.swap();
    private boolean scheduled;
    private boolean awaited;
    private long since;
    private @Nullable DropboxException stopping;

    /**
     * @param limit zero for none
     * @param look to be run in the loop, and to call {@link #look}; called on a thread of the timer, does not block
     */
    FormWatch(Duration limit, Runnable look) {
        this.limit = limit;
        this.look = look;
    }

    /** An event is asked for, and none is there. */
    void await() {
        if (!awaited && !limit.isZero() && stopping == null) {
            awaited = true;
            since = now();
            lookLater(limit.toMillis());
        }
    }

    /** An event has come, or none is wanted. */
    void rest() {
        awaited = false;
    }

    /**
     * Of what is still to come nothing can be stored: that may take a moment, in which the form may end, and then fails like this.
     */
    void hurry(DropboxException failure) {
        if (stopping == null) {
            stopping = failure;
            since = now();
            scheduled = false;
            lookLater(HURRY.toMillis());
        }
    }

    private void lookLater(long millis) {
        if (!scheduled) {
            scheduled = true;
            looking.update(timer.schedule(look, millis, TimeUnit.MILLISECONDS));
        }
    }

    /** Once for each delay that is over. */
    void look() {
        scheduled = false;
        DropboxException failure = stopping;
        if (!awaited && failure == null) {
            return;
        }
        long left = (failure == null ? limit : HURRY).toMillis() - (now() - since);
        if (left > 0) {
            lookLater(left);
            return;
        }
        if (failure != null) {
            throw failure;
        }
        throw LocalFailureException.of(
                Origin.SOURCE,
                new TimeoutException(
                        "the form delivered nothing for "
                                + limit
                                + " although it was asked; raise UploadTimeouts.withSource if it may be so slow (zero"
                                + " is no limit)"));
    }

    void end() {
        looking.dispose();
    }

    private long now() {
        return timer.now(TimeUnit.MILLISECONDS);
    }
}
