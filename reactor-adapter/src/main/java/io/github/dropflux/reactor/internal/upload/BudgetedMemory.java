package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.reactor.internal.limit.ByteBudget;
import io.github.dropflux.reactor.internal.window.EarlyCut;
import io.github.dropflux.reactor.internal.window.WindowMemory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * One upload's windows as a share of the uploader's budget. What is not granted at once comes on a
 * thread of its own: whoever let memory go must not run another upload's source. Thread-safe.
 */
final class BudgetedMemory implements WindowMemory, ByteBudget.Holder {

    private final ByteBudget.Share share;
    private final Consumer<Throwable> failed;

    /** Calls of the source that somebody has made, and it has not heard. */
    private final AtomicInteger unheard = new AtomicInteger();

    private volatile Filler filler = NOBODY;

    /** No thread but the one that asks can find itself here, so a plain field will do. */
    private @Nullable Thread asking;

    /**
     * @param early where windows may be cut
     * @param failed told, on any thread, that a grant cannot be handed over
     */
    BudgetedMemory(ByteBudget.Tenant budget, EarlyCut early, Consumer<Throwable> failed) {
        this.share = budget.open(this, early.from());
        this.failed = failed;
    }

    @Override
    public void open(Filler opened) {
        filler = opened;
    }

    @Override
    public void request(long bytes) {
        asking = Thread.currentThread();
        try {
            share.request(bytes);
        } finally {
            asking = null;
        }
    }

    @Override
    public void whole(long bytes, long nextCutsFrom) {
        share.whole(bytes, nextCutsFrom);
    }

    @Override
    public boolean claimBlock() {
        return share.claim(DropboxLimits.BLOCK_SIZE);
    }

    /** Whether a block is claimed, so that the session can be a concurrent one. */
    boolean hasClaim() {
        return share.hasClaim();
    }

    /** The last window has come. */
    void endClaim() {
        share.endClaim();
    }

    @Override
    public void notCut() {
        share.notCut();
    }

    @Override
    public void giveBack(long bytes) {
        share.giveBack(bytes);
    }

    /**
     * Of the source, as whoever fills the windows counts them: odd while it is awaited, which it is also while it has not heard
     * what it was asked.
     */
    long moves() {
        long moves = filler.moves();
        return isUnheard() ? moves | 1 : moves;
    }

    /** The source is called, on this thread or another. */
    void calling() {
        unheard.incrementAndGet();
    }

    /** It was reached. */
    void heard() {
        unheard.decrementAndGet();
    }

    boolean isUnheard() {
        return unheard.get() > 0;
    }

    /** A window of so many bytes was let go. */
    void released(long bytes) {
        share.release(bytes);
    }

    /** Gives all back, once nothing is held. */
    void close() {
        share.close();
    }

    @Override
    public void granted(long bytes) {
        Filler asker = filler;
        if (asking == Thread.currentThread()) {
            asker.granted(bytes);
        } else {
            elsewhere(() -> asker.granted(bytes));
        }
    }

    @Override
    public void cut() {
        elsewhere(filler::cut);
    }

    /** Runs on a thread that may block what makes the source go on. */
    void elsewhere(Runnable signal) {
        calling();
        try {
            Schedulers.boundedElastic()
                    .schedule(
                            () -> {
                                heard();
                                signal.run();
                            });
        } catch (Throwable e) {
            // Also where a thread cannot be made.
            heard();
            failed.accept(e);
        }
    }
}
