package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.reactor.internal.limit.Linger;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/**
 * How many sources of a batch are read at once: few, since a fast one is better read to its end than
 * beside another. Sources that stand still are not to keep the others waiting: while none of them comes to its
 * end, and nobody waits for memory, the number doubles ten times a second. Confined to the batch's loop.
 */
final class OpenSources {

    /** Of one account. */
    static final int OF_ACCOUNT = 16;

    /** Of all accounts, so that one whose sources stand still leaves the others room. */
    static final int OF_ALL = 64;

    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Linger patience;
    private final BooleanSupplier memoryIsShort;
    private final Runnable opened;

    private int open;

    /** Taken for standing still, so that as many others may be open. */
    private int still;

    /**
     * @param opened run in the loop when there is room for more
     */
    OpenSources(
            Supplier<Scheduler> timer,
            Executor loop,
            BooleanSupplier memoryIsShort,
            Runnable opened) {
        this.patience = new Linger(PATIENCE, timer, loop, this::over);
        this.memoryIsShort = memoryIsShort;
        this.opened = opened;
    }

    /** Each account may read one source, however many the others read. */
    boolean mayOpen(int ofAccount) {
        return ofAccount == 0 || (ofAccount < OF_ACCOUNT + still && open < OF_ALL + still);
    }

    void opened() {
        open++;
    }

    /** One is read to its end, or needs to be open no longer. */
    void read() {
        open--;
        patience.end();
    }

    /** Tells whether requests wait that may not be opened. */
    void waiting(boolean some) {
        if (some) {
            patience.begin();
        } else {
            patience.end();
        }
    }

    private void over() {
        patience.end();
        if (!memoryIsShort.getAsBoolean()) {
            still += Math.max(OF_ACCOUNT, still);
        }
        opened.run();
    }

    void stop() {
        patience.end();
    }
}
