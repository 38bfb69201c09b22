package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.protocol.Switches;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of an emulator. Not thread-safe; may start several emulators. */
public final class EmulatorBuilder {

    int port;
    boolean tls;
    boolean discard;
    @Nullable Path storage;
    Set<String> tokens = Set.of();
    Set<String> refreshTokens = Set.of();
    EmulatorClock clock = EmulatorClock.system();
    EmulatorLimits limits = EmulatorLimits.defaults();
    Duration delay = Duration.ZERO;
    int rememberedRequests = 100_000;
    private boolean refuseEqualResend;
    private boolean takeAppendsAfterClose;
    private boolean hideAppendBatch;
    private boolean closeFinished;

    EmulatorBuilder() {}

    /** Listens on this port; by default, and with 0, on any that is free. */
    public EmulatorBuilder port(int number) {
        if (number < 0 || number > 65535) {
            throw new IllegalArgumentException("port is " + number + ", must be 0 to 65535");
        }
        this.port = number;
        return this;
    }

    /**
     * Speaks TLS, with a certificate for localhost and 127.0.0.1 that is made at start and that clients get from
     * {@link DropboxEmulator#certificate()}. Plain HTTP by default.
     */
    public EmulatorBuilder tls(boolean on) {
        this.tls = on;
        return this;
    }

    /**
     * Keeps no bytes, only their hashes, so that an upload of any size costs no space. Files can't be read back then:
     * a download is answered with {@code unsupported_file}. Off by default.
     */
    public EmulatorBuilder discard(boolean on) {
        this.discard = on;
        return this;
    }

    /**
     * Keeps bytes below this directory, which is made when it is missing, until the emulator is closed. By default below the
     * system's temporary directory.
     */
    public EmulatorBuilder storage(Path directory) {
        this.storage = Objects.requireNonNull(directory);
        return this;
    }

    /** Accepts these access tokens, and those that it issues itself; by default any that is well-formed. */
    public EmulatorBuilder acceptTokens(String... accepted) {
        this.tokens = Set.of(accepted);
        return this;
    }

    /** Accepts these refresh tokens; by default any. */
    public EmulatorBuilder acceptRefreshTokens(String... accepted) {
        this.refreshTokens = Set.of(accepted);
        return this;
    }

    /** Goes by this clock; by default one that goes with the real time, and can be turned. */
    public EmulatorBuilder clock(EmulatorClock time) {
        this.clock = Objects.requireNonNull(time);
        return this;
    }

    /** Enforces these limits; by default Dropbox's. */
    public EmulatorBuilder limits(EmulatorLimits enforced) {
        this.limits = Objects.requireNonNull(enforced);
        return this;
    }

    /** Answers each call so late, to be as far away as a real server; by default at once. */
    public EmulatorBuilder delay(Duration late) {
        if (late.isNegative()) {
            throw new IllegalArgumentException("delay is " + late + ", must not be negative");
        }
        this.delay = late;
        return this;
    }

    /** Remembers so many requests, forgetting the oldest beyond; 100,000 by default. */
    public EmulatorBuilder rememberRequests(int count) {
        if (count < 0) {
            throw new IllegalArgumentException(
                    "remembered requests are " + count + ", must be 0 or more");
        }
        this.rememberedRequests = count;
        return this;
    }

    /**
     * Whether the same bytes again at the same offset of a concurrent session succeed, as most clients observe; otherwise they
     * are {@code incorrect_offset} with the offset behind them. Dropbox publishes neither. True by default.
     */
    public EmulatorBuilder equalResendAccepted(boolean accepted) {
        this.refuseEqualResend = !accepted;
        return this;
    }

    /**
     * Whether a concurrent session that is closed still takes what is missing below its end, as Dropbox's own sample relies on;
     * otherwise the appends are refused as {@code closed}. False by default: a client that waits works with both.
     */
    public EmulatorBuilder appendsAfterCloseAccepted(boolean accepted) {
        this.takeAppendsAfterClose = accepted;
        return this;
    }

    /**
     * Whether the route {@code append_batch}, which is new, exists; otherwise it is refused as unknown. True by default.
     */
    public EmulatorBuilder appendBatchKnown(boolean known) {
        this.hideAppendBatch = !known;
        return this;
    }

    /**
     * Whether a session that was finished is {@code closed} to later calls, rather than {@code not_found}. Dropbox publishes
     * neither. False by default.
     */
    public EmulatorBuilder finishedSessionClosed(boolean closed) {
        this.closeFinished = closed;
        return this;
    }

    Switches switches() {
        return new Switches(
                !refuseEqualResend, takeAppendsAfterClose, !hideAppendBatch, closeFinished);
    }

    /**
     * Starts an emulator; it listens when this returns.
     *
     * @throws java.io.UncheckedIOException if the storage directory can't be made
     * @throws RuntimeException if the port is taken
     */
    public DropboxEmulator start() {
        return new DropboxEmulator(this);
    }
}
