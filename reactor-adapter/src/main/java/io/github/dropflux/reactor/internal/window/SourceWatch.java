package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.internal.text.HumanTime;
import io.github.dropflux.reactor.UploadTimeouts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Ends an upload whose source delivers nothing, or too little, although it is asked. It looks eight times
 * within a limit, and twice a minute at least, so that buffers cost nothing. Confined to the upload's loop.
 */
public final class SourceWatch {

    private static final int LOOKS = 8;

    /** However long the limits are, and where there are none. */
    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(30);

    private static final String UNHEARD =
            "; the call that asks it has not reached it: its subscribe() has not returned, or something blocks all threads of"
                    + " Schedulers.boundedElastic()";

    private final UploadTimeouts limits;
    private final Scheduler timer;
    private final LongSupplier moves;
    private final BooleanSupplier unheard;
    private final Consumer<Throwable> failed;
    private final Disposable.Swap looking = Disposables.swap();
    private Runnable look = () -> {};
    private boolean over;
    private long seen;
    private long lookedAt;
    private long silentMillis;
    private long windowMillis;
    private long bytes;

    /**
     * @param moves of the source: odd while a buffer of it is awaited
     * @param unheard whether it has not heard so yet
     * @param failed told in the loop, at most once
     */
    public SourceWatch(
            UploadTimeouts limits,
            Scheduler timer,
            LongSupplier moves,
            BooleanSupplier unheard,
            Consumer<Throwable> failed) {
        this.limits = limits;
        this.timer = timer;
        this.moves = moves;
        this.unheard = unheard;
        this.failed = failed;
    }

    /**
     * Begins, unless the source has ended already.
     *
     * @param look to be run in the loop, and to call {@link #look}
     */
    public void begin(Runnable look) {
        if (over) {
            return;
        }
        this.look = look;
        seen = moves.getAsLong();
        lookedAt = now();
        lookLater();
    }

    private void lookLater() {
        try {
            looking.update(timer.schedule(look, period(), TimeUnit.MILLISECONDS));
        } catch (Throwable e) {
            failed.accept(e);
        }
    }

    private long period() {
        long period = LONGEST_PERIOD.toMillis();
        for (Duration limit : List.of(limits.source(), limits.window())) {
            if (!limit.isZero()) {
                period = Math.min(period, Math.max(1, limit.toMillis() / LOOKS));
            }
        }
        return period;
    }

    /** A window of so many bytes came. */
    public void arrived(long length) {
        windowMillis = 0;
        bytes += length;
    }

    public void look() {
        if (over) {
            return;
        }
        long now = now();
        long passed = now - lookedAt;
        lookedAt = now;
        long before = seen;
        seen = moves.getAsLong();
        boolean awaited = seen % 2 != 0;
        silentMillis = awaited && seen == before ? silentMillis + passed : 0;
        windowMillis = awaited ? windowMillis + passed : windowMillis;
        if (isOver(limits.source(), silentMillis)) {
            fail("delivered nothing for " + HumanTime.of(limits.source()), "withSource");
        } else if (isOver(limits.window(), windowMillis)) {
            fail("did not fill a window within " + HumanTime.of(limits.window()), "withWindow");
        } else {
            lookLater();
        }
    }

    private static boolean isOver(Duration limit, long millis) {
        return !limit.isZero() && millis >= limit.toMillis();
    }

    private void fail(String what, String limit) {
        String text =
                "it "
                        + what
                        + " although it was asked, after "
                        + bytes
                        + " bytes in whole windows; raise UploadTimeouts."
                        + limit
                        + " if it may be so slow (zero is no limit)"
                        + (unheard.getAsBoolean() ? UNHEARD : "");
        failed.accept(LocalFailureException.of(Origin.SOURCE, new TimeoutException(text)));
    }

    /** The source has ended, or the upload. */
    public void end() {
        over = true;
        looking.dispose();
    }

    private long now() {
        return timer.now(TimeUnit.MILLISECONDS);
    }
}
