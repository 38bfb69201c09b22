package io.github.dropflux.cli.report;

import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.reactor.UploadProgress;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Keeps the latest progress, and shows it when somebody is watching. */
public final class ProgressDisplay implements Consumer<UploadProgress>, AutoCloseable {

    private static final int INTERVAL_MILLIS = 200;

    private static final long UNKNOWN = -1;

    /** Times that the same call was made, from which on whoever watches should know. */
    private static final int OFTEN = 3;

    private final @Nullable ProgressBar bar;
    private final Surroundings surroundings;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable UploadProgress latest;

    private ProgressDisplay(@Nullable ProgressBar bar, Surroundings surroundings) {
        this.bar = bar;
        this.surroundings = surroundings;
    }

    public static ProgressDisplay start(
            String task, OptionalLong total, Surroundings surroundings) {
        return new ProgressDisplay(bar(task, total, surroundings), surroundings);
    }

    /** A bar, or null when nobody is watching. */
    public static @Nullable ProgressBar bar(
            String task, OptionalLong total, Surroundings surroundings) {
        if (surroundings.columns().isEmpty()) {
            return null;
        }
        int width = surroundings.columns().getAsInt() - 1;
        long max = total.orElse(UNKNOWN);
        boolean large = max == UNKNOWN || max >= 10L << 20;
        ProgressBarStyle style =
                surroundings.charset().name().startsWith("UTF")
                        ? ProgressBarStyle.UNICODE_BLOCK
                        : ProgressBarStyle.ASCII;
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(max)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .continuousUpdate()
                .setStyle(style)
                .setUnit(large ? " MiB" : " KiB", large ? 1L << 20 : 1L << 10)
                .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setMaxRenderedLength(width)
                .setConsumer(new ConsoleProgressBarConsumer(surroundings.err(), width))
                .build();
    }

    @Override
    public void accept(UploadProgress progress) {
        latest = progress;
        if (bar != null) {
            progress.totalBytes().ifPresent(bar::maxHint);
            bar.stepTo(progress.acknowledgedBytes());
            bar.setExtraMessage(struggles(progress) ? " trying again" : "");
        } else if (struggles(progress) && warned.compareAndSet(false, true)) {
            surroundings.remark(
                    "the same call was made "
                            + OFTEN
                            + " times and got no good answer: trying again; Ctrl-C"
                            + " ends the upload");
        }
    }

    /** While a session can't be opened, calls are made and no window is sent. */
    private static boolean struggles(UploadProgress progress) {
        boolean noneSent = progress.windows().stream().allMatch(window -> window.attempts() == 0);
        return noneSent
                ? progress.acknowledgedBytes() == 0 && progress.calls() >= OFTEN
                : progress.windows().stream().anyMatch(window -> window.attempts() >= OFTEN);
    }

    public long calls() {
        UploadProgress seen = latest;
        return seen == null ? 0 : seen.calls();
    }

    /** Whether all bytes had been sent, so that a commit may have been on its way. */
    public boolean allSent() {
        UploadProgress seen = latest;
        return seen != null
                && seen.totalBytes().isPresent()
                && Math.max(seen.sentBytes(), seen.acknowledgedBytes())
                        >= seen.totalBytes().getAsLong();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
