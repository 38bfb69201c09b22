package io.github.dropflux.reactor.internal.limit;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A call's wait for more to go with it. Confined to the waiting party's loop. */
public final class Linger {

    private final Duration time;
    private final Supplier<Scheduler> timer;
    private final Executor loop;
    private final Runnable over;
    private final Disposable.Swap timing = Disposables.swap();
    private boolean begun;
    private boolean elapsed;

    /**
     * @param over run in the loop when the time has passed
     */
    public Linger(Duration time, Supplier<Scheduler> timer, Executor loop, Runnable over) {
        this.time = time;
        this.timer = timer;
        this.loop = loop;
        this.over = over;
    }

    /** Begins the wait, unless it has begun. */
    public void begin() {
        if (!begun) {
            begun = true;
            timing.update(
                    Mono.delay(time, timer.get())
                            .subscribe(
                                    due -> loop.execute(this::elapse),
                                    // Nobody waits where there is no timer to end that.
                                    refused -> loop.execute(this::elapse)));
        }
    }

    private void elapse() {
        if (begun) {
            elapsed = true;
            over.run();
        }
    }

    /** Whether the wait that has begun is over. */
    public boolean isOver() {
        return elapsed;
    }

    /** The call goes, or there is none. */
    public void end() {
        begun = false;
        elapsed = false;
        timing.update(Disposables.disposed());
    }
}
