package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.auth.TokenSettings;
import io.github.dropflux.emulator.internal.protocol.Switches;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings of an emulator. Not thread-safe; may start several emulators. */
public final class EmulatorBuilder {

    final TokenSettings tokens = new TokenSettings();
    int port;
    boolean tls;
    boolean discard;
    @Nullable Path storage;
    EmulatorClock clock = EmulatorClock.system();
    EmulatorLimits limits = EmulatorLimits.defaults();
    Duration delay = Duration.ZERO;
    int rememberedRequests = 100_000;
    boolean contendedCommits;
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

    /**
     * Accepts only these access tokens, those of {@link #account} and {@link #teamToken}, and those that it issues itself; by
     * default any that is well-formed. Unassigned ones reach {@link DropboxEmulator#DEFAULT_ACCOUNT}.
     */
    public EmulatorBuilder acceptTokens(String... accepted) {
        this.tokens.accept(accepted);
        return this;
    }

    /**
     * Accepts only these refresh tokens and those of {@link #accountRefreshTokens}; by default any. Access tokens issued for
     * an unassigned one reach {@link DropboxEmulator#DEFAULT_ACCOUNT}.
     */
    public EmulatorBuilder acceptRefreshTokens(String... accepted) {
        this.tokens.acceptRefresh(accepted);
        return this;
    }

    /**
     * Assigns access tokens to an account, in addition to those it has: calls with them reach its files, sessions and faults.
     * Unassigned tokens reach {@link DropboxEmulator#DEFAULT_ACCOUNT}.
     *
     * @param name name of the account, which is created if it is new
     * @throws IllegalArgumentException if the name is blank, or if a token belongs to another account or to a team
     */
    public EmulatorBuilder account(String name, String... accessTokens) {
        this.tokens.assign(name, accessTokens);
        return this;
    }

    /**
     * Assigns refresh tokens to an account, in addition to those it has: access tokens issued for them reach the account.
     *
     * @param name name of the account, which is created if it is new
     * @throws IllegalArgumentException if the name is blank, or if a token belongs to another account
     */
    public EmulatorBuilder accountRefreshTokens(String name, String... refreshTokens) {
        this.tokens.assignRefresh(name, refreshTokens);
        return this;
    }

    /**
     * Declares the access token of a team. A call with it reaches the account whose name is the member in its header
     * {@code Dropbox-API-Select-User} or {@code Dropbox-API-Select-Admin}. A call with neither header, with both, or with an
     * unknown member is answered 400. With any other token these headers are ignored.
     *
     * @param memberIds members of the team; they replace those declared before for this token
     * @throws IllegalArgumentException if there is no member, one is blank, or the token belongs to an account
     */
    public EmulatorBuilder teamToken(String token, String... memberIds) {
        this.tokens.team(token, memberIds);
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

    /**
     * Whether commits of one account contend. If true, a call of {@code upload}, {@code finish} or {@code finish_batch_v2}
     * that arrives while another one of the same account is in flight is answered 429 with {@code too_many_write_operations}
     * and has no effect. A call is in flight from its arrival until its answer is sent, including the reading of its body and
     * any delay. Commits of different accounts never contend. False by default.
     */
    public EmulatorBuilder commitContention(boolean on) {
        this.contendedCommits = on;
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
