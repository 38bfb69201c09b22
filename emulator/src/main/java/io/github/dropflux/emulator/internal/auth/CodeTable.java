package io.github.dropflux.emulator.internal.auth;

import io.github.dropflux.emulator.internal.accounts.Account;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Codes that users were given for an app, each good once and not for long. Thread-safe. */
public final class CodeTable {

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final Map<String, Issued> codes = new ConcurrentHashMap<>();
    private final InstantSource clock;

    /** No codes yet. */
    public CodeTable(InstantSource clock) {
        this.clock = clock;
    }

    /** A code for what a user allowed. */
    public String issue(AppGrant grant) {
        String code = "emulated-code-" + UUID.randomUUID();
        codes.put(code, new Issued(grant, clock.instant().plus(LIFETIME)));
        return code;
    }

    /** What a code was issued for; empty if it is unknown, used or too old. It is used up by this. */
    public Optional<AppGrant> redeem(String code) {
        Issued issued = codes.remove(code);
        return issued == null || !clock.instant().isBefore(issued.expiry)
                ? Optional.empty()
                : Optional.of(issued.grant);
    }

    /**
     * What a user allows an app.
     *
     * @param request as the app made it
     * @param account whose files are meant
     */
    public record AppGrant(AuthorizationRequest request, Account account) {}

    private record Issued(AppGrant grant, Instant expiry) {}
}
