package io.github.dropflux.cli.progress;

import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.wire.Wire;
import io.github.dropflux.reactor.UploadTimeouts;
import io.github.dropflux.reactor.UploaderGauges;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

/**
 * Shows how far an upload is: on a terminal in one line that is written over, elsewhere, where it is asked for, in a line a minute. Waits for
 * Dropbox are told in any case, unless nothing is.
 *
 * <p>The line survives a terminal that changes its width. It is cut at the edge rather than continued below, and the cursor stays at its start,
 * so that all of it can be cleared even where a narrower terminal has folded it since.
 */
public final class ProgressDisplay implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration LINE_INTERVAL = Duration.ofMinutes(1);

    /** Switches the wrapping at the right edge off and on again. */
    private static final String CUT = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h\r";

    private final Supplier<Position> position;
    private final Supplier<Waits.Activity> activity;
    private final Waits waits;
    private final boolean lines;
    private final Surroundings surroundings;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Rate rate = new Rate();
    private final Disposable.Swap timer = Disposables.swap();
    private Instant lineDue;
    private boolean waited;
    private boolean closed;

    /**
     * A display that nothing is shown on yet.
     *
     * @param lines whether a line a minute is wanted where there is no terminal
     */
    ProgressDisplay(
            Supplier<Position> position,
            Supplier<Waits.Activity> activity,
            Waits waits,
            boolean lines,
            Surroundings surroundings,
            InstantSource clock) {
        this.position = position;
        this.activity = activity;
        this.waits = waits;
        this.lines = lines;
        this.surroundings = surroundings;
        this.clock = clock;
        this.lineDue = clock.instant().plus(LINE_INTERVAL);
    }

    /** Begins to show uploads that run together, of which nobody can tell which waits for what. */
    public static ProgressDisplay ofMany(
            Supplier<Position> position,
            boolean lines,
            UploadTimeouts timeouts,
            Surroundings surroundings,
            UploaderGauges gauges,
            Retries retries,
            Wire wire) {
        return new ProgressDisplay(
                        position,
                        () ->
                                new Waits.Activity(
                                        gauges.rateLimitedFor(),
                                        wire.awaitsAnswer()
                                                ? Waits.Doing.CALLING
                                                : Waits.Doing.UNKNOWN,
                                        retries.last()),
                        new Waits(timeouts, ZoneId.systemDefault()),
                        lines,
                        surroundings,
                        InstantSource.system())
                .begin();
    }

    /** Keeps it up to date from now on. */
    ProgressDisplay begin() {
        timer.update(
                Schedulers.boundedElastic()
                        .schedulePeriodically(
                                this::tick, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        return this;
    }

    void tick() {
        lock.lock();
        try {
            if (!closed && !surroundings.quiet()) {
                show(clock.instant(), position.get());
            }
        } finally {
            lock.unlock();
        }
    }

    private void show(Instant now, Position at) {
        rate.at(now, at.own());
        String wait = waits.at(now, at, activity.get());
        if (surroundings.columns().isPresent()) {
            draw(ProgressText.line(at, rate.bytesPerSecond(), wait, isUnicode()));
            return;
        }
        // The time until which it lasts may move on: one line for each wait.
        if (!wait.isEmpty() && !waited && (lines || !Waits.isForSource(wait))) {
            surroundings.remark(wait);
        }
        waited = !wait.isEmpty();
        if (lines && !now.isBefore(lineDue)) {
            lineDue = lineDue.plus(LINE_INTERVAL);
            surroundings.remark(ProgressText.sentence(at, rate.bytesPerSecond()));
        }
    }

    private void draw(String line) {
        int width = surroundings.columns().orElse(Integer.MAX_VALUE) - 1;
        surroundings.live(
                CUT
                        + (line.length() > width ? line.substring(0, Math.max(0, width)) : line)
                        + WRAP);
    }

    private boolean isUnicode() {
        return surroundings.charset().name().startsWith("UTF");
    }

    /** Takes the line away; nothing is shown after that. */
    @Override
    public void close() {
        timer.dispose();
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                surroundings.live("");
            }
        } finally {
            lock.unlock();
        }
    }
}
