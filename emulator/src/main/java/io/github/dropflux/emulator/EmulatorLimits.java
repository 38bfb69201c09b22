package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.protocol.Limits;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What the emulator refuses to exceed: Dropbox's published limits unless set otherwise, small ones to reach them in a test.
 * Immutable. The block of 4 MiB is no limit but part of the content hash, and can't be changed.
 */
public final class EmulatorLimits {

    private static final EmulatorLimits DEFAULTS =
            new EmulatorLimits(
                    new Limits(
                            2_199_019_061_248L,
                            157_286_400L,
                            60 * 1024,
                            1000,
                            Duration.ofDays(7),
                            Duration.ofHours(4),
                            1L << 44));

    private final Limits values;

    private EmulatorLimits(Limits values) {
        this.values = values;
    }

    /**
     * Dropbox's limits: 2^41 − 2^22 bytes a file, 150 MiB a request, 1,000 entries a batch, sessions of 7 days, tokens of
     * 4 hours; and 60 KiB an argument header, which nobody published and many proxies enforce.
     */
    public static EmulatorLimits defaults() {
        return DEFAULTS;
    }

    /** Limits a file to so many bytes; an append beyond them is {@code too_large}. */
    public EmulatorLimits withMaxFileSize(long bytes) {
        long positive = positive("file size", bytes);
        return with(draft -> draft.maxFileSize = positive);
    }

    /** Limits a request's body to so many bytes; a longer one is {@code payload_too_large}. */
    public EmulatorLimits withMaxRequestSize(long bytes) {
        long positive = positive("request size", bytes);
        return with(draft -> draft.maxRequestSize = positive);
    }

    /** Limits the argument of a content route to so many characters; a longer one is a 400. */
    public EmulatorLimits withMaxArgumentSize(int characters) {
        int positive = (int) positive("argument size", characters);
        return with(draft -> draft.maxArgumentSize = positive);
    }

    /** Limits a batch to so many entries; a longer one is a 400. */
    public EmulatorLimits withMaxBatchEntries(int entries) {
        int positive = (int) positive("number of entries", entries);
        return with(draft -> draft.maxBatchEntries = positive);
    }

    /** Ends a session so long after its start; then it is {@code not_found}. */
    public EmulatorLimits withSessionLifetime(Duration lifetime) {
        return with(draft -> draft.sessionLifetime = lifetime);
    }

    /** Ends an access token that the emulator issued so long after its issue; then it is {@code expired_access_token}. */
    public EmulatorLimits withTokenLifetime(Duration lifetime) {
        return with(draft -> draft.tokenLifetime = lifetime);
    }

    /**
     * Gives each account room for so many bytes in files; 16 TiB by default. A file beyond them is {@code insufficient_space}
     * when it is committed, and no sooner.
     */
    public EmulatorLimits withSpace(long bytes) {
        long positive = positive("space", bytes);
        return with(draft -> draft.space = positive);
    }

    private EmulatorLimits with(Consumer<Limits.Draft> change) {
        Limits.Draft draft = values.draft();
        change.accept(draft);
        return new EmulatorLimits(draft.limits());
    }

    private static long positive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + ", must be at least 1");
        }
        return value;
    }

    Limits values() {
        return values;
    }
}
