package io.github.dropflux.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time that the emulator goes by, which a test can turn: sessions and tokens expire by it, and it stamps files. Delays
 * and slow reading go by the real time. Thread-safe.
 */
public final class EmulatorClock implements InstantSource {

    private final InstantSource base;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    private EmulatorClock(InstantSource base) {
        this.base = base;
    }

    /** A clock that goes with the real time, plus whatever it is turned by. */
    public static EmulatorClock system() {
        return new EmulatorClock(InstantSource.system());
    }

    /** A clock that stands still until it is turned. */
    public static EmulatorClock fixed(Instant start) {
        return new EmulatorClock(InstantSource.fixed(Objects.requireNonNull(start)));
    }

    /** Turns the clock forward, or back if the duration is negative. */
    public void advance(Duration duration) {
        ahead.accumulateAndGet(duration, Duration::plus);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead.get());
    }
}
