package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.limit.ByteBudget;
import io.github.dropflux.reactor.internal.limit.SerialLoop;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import io.github.dropflux.reactor.internal.window.EarlyCut;
import io.github.dropflux.reactor.internal.window.FluxAlignedWindow;
import io.github.dropflux.reactor.internal.window.SourceWatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;

/**
 * One upload's source as windows, which are filled within the uploader's budget and the time that a source
 * may take. Confined to the upload's loop.
 */
final class WindowIntake {

    /** After which somebody is told that nothing moves. */
    private static final Duration STANDSTILL = Duration.ofSeconds(30);

    private final UploadTask task;
    private final EarlyCut early;
    private final SerialLoop loop;
    private final BudgetedMemory memory;
    private final SourceWatch watch;
    private final ByteBudget budget;
    private final UploadSettings settings;

    /** The budget's movements when it was looked at, and when they were fewer. */
    private long moves = -1;

    private long stillSince;

    /**
     * @param early where windows may be cut while memory is short
     * @param loop the upload's
     * @param failed told in the loop, of a source that cannot go on
     */
    WindowIntake(
            UploadTask task,
            EarlyCut early,
            UploaderResources resources,
            Account account,
            SerialLoop loop,
            Consumer<Throwable> failed) {
        this.settings = resources.settings();
        this.budget = resources.budget();
        this.task = task;
        this.early = early;
        this.loop = loop;
        this.memory =
                new BudgetedMemory(
                        account.budget(),
                        early,
                        failure -> loop.execute(() -> failed.accept(failure)));
        this.watch =
                new SourceWatch(
                        settings.timeouts(),
                        settings.timer().get(),
                        memory::moves,
                        memory::isUnheard,
                        failed);
    }

    /**
     * The source, cut into windows.
     *
     * @param first offset of its first byte
     */
    Flux<AlignedWindow> windows(Flux<ByteBuf> content, WindowCuts cuts, long first) {
        return new FluxAlignedWindow(
                content,
                cuts,
                first,
                ByteBufAllocator.DEFAULT,
                task.declaredLength().orElse(Long.MAX_VALUE),
                early,
                () -> memory);
    }

    /** From now on the source's time is counted, unless it has ended already. */
    void watch() {
        watch.begin(() -> loop.execute(this::look));
    }

    /** The source is subscribed to on this thread, which it may hold. */
    void subscribing() {
        memory.calling();
    }

    void subscribed() {
        memory.heard();
    }

    /** Runs what makes the source go on, on a thread that may block. */
    void elsewhere(Runnable signal) {
        memory.elsewhere(signal);
    }

    private void look() {
        watch.look();
        long now = settings.timer().get().now(TimeUnit.MILLISECONDS);
        if (budget.moves() != moves) {
            moves = budget.moves();
            stillSince = now;
        } else if (now - stillSince >= STANDSTILL.toMillis() && budget.standsStillSince(moves)) {
            settings.telemetry()
                    .standsStill(
                            Duration.ofMillis(now - stillSince),
                            budget.waiting(),
                            budget.used(),
                            budget.limit(),
                            settings.timeouts().source());
        }
    }

    void arrived(AlignedWindow window) {
        watch.arrived(window.length());
        if (window.last()) {
            watch.end();
            memory.endClaim();
        }
    }

    /** Whether there is memory for the open block of a concurrent session. */
    boolean hasClaim() {
        return memory.hasClaim();
    }

    /** A window of so many bytes was let go. */
    void released(long bytes) {
        memory.released(bytes);
    }

    /** Nothing more comes. */
    void end() {
        watch.end();
    }

    /** Gives all memory back, once nothing is held. */
    void close() {
        memory.close();
    }
}
