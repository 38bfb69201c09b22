package io.github.dropflux.cli.progress;

import io.github.dropflux.cli.progress.Waits.Activity;
import io.github.dropflux.cli.progress.Waits.Doing;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.wire.Wire;
import io.github.dropflux.reactor.UploadProgress;
import io.github.dropflux.reactor.UploadTimeouts;
import io.github.dropflux.reactor.UploaderGauges;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps how far the upload of one file is, and shows it. Thread-safe. */
public final class FileProgress implements Consumer<UploadProgress>, AutoCloseable {

    /** Times that the same call was made, from which on whoever watches should know. */
    private static final int OFTEN = 3;

    private final OptionalLong expected;
    private final Surroundings surroundings;
    private final UploaderGauges gauges;
    private final Retries retries;
    private final Wire wire;
    private final ReentrantLock lock = new ReentrantLock();
    private final SentBytes sent = new SentBytes();
    private final AtomicBoolean warned = new AtomicBoolean();
    private final ProgressDisplay display;
    private volatile @Nullable UploadProgress latest;

    private FileProgress(
            OptionalLong expected,
            boolean lines,
            UploadTimeouts timeouts,
            Surroundings surroundings,
            UploaderGauges gauges,
            Retries retries,
            Wire wire) {
        this.expected = expected;
        this.surroundings = surroundings;
        this.gauges = gauges;
        this.retries = retries;
        this.wire = wire;
        this.display =
                new ProgressDisplay(
                        this::position,
                        this::activity,
                        new Waits(timeouts, ZoneId.systemDefault()),
                        lines,
                        surroundings,
                        InstantSource.system());
    }

    /**
     * Begins to show it.
     *
     * @param expected bytes of the file, as far as they are known ahead
     * @param lines whether a line a minute is wanted where there is no terminal
     * @param wire that the uploader's connections are of
     */
    public static FileProgress start(
            OptionalLong expected,
            boolean lines,
            UploadTimeouts timeouts,
            Surroundings surroundings,
            UploaderGauges gauges,
            Retries retries,
            Wire wire) {
        FileProgress progress =
                new FileProgress(expected, lines, timeouts, surroundings, gauges, retries, wire);
        progress.display.begin();
        return progress;
    }

    @Override
    public void accept(UploadProgress progress) {
        lock.lock();
        try {
            latest = progress;
            sent.accept(progress);
        } finally {
            lock.unlock();
        }
        if (surroundings.columns().isEmpty()
                && struggles(progress)
                && warned.compareAndSet(false, true)) {
            surroundings.remark(
                    "the same call was made "
                            + OFTEN
                            + " times and got no good answer: trying again; Ctrl-C"
                            + " ends the upload");
        }
    }

    private Position position() {
        long waiting = wire.waiting();
        lock.lock();
        try {
            UploadProgress seen = latest;
            return new Position(
                    Math.max(sent.acknowledged(), sent.sent() - waiting),
                    sent.acknowledged(),
                    Math.max(0, sent.own() - waiting),
                    seen == null || seen.totalBytes().isEmpty() ? expected : seen.totalBytes(),
                    calls(),
                    "");
        } finally {
            lock.unlock();
        }
    }

    private Activity activity() {
        return new Activity(gauges.rateLimitedFor(), doing(latest), retries.last());
    }

    private Doing doing(@Nullable UploadProgress seen) {
        if (wire.awaitsAnswer() || (seen != null && allAcknowledged(seen))) {
            return Doing.CALLING;
        }
        if (seen == null || seen.windows().isEmpty()) {
            return Doing.READING;
        }
        // One that nobody has sent waits for its session.
        return seen.windows().stream().allMatch(window -> window.attempts() == 0)
                ? Doing.CALLING
                : Doing.UNKNOWN;
    }

    private static boolean allAcknowledged(UploadProgress seen) {
        return seen.totalBytes().isPresent()
                && seen.acknowledgedBytes() >= seen.totalBytes().getAsLong();
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
        display.close();
    }
}
