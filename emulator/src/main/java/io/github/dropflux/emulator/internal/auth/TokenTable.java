package io.github.dropflux.emulator.internal.auth;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.accounts.Accounts;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which bearer tokens open the door, and to which account. Thread-safe. */
public final class TokenTable {

    private static final Pattern HEADER = Pattern.compile("Bearer ([A-Za-z0-9._~+/=!:-]+)");

    private final boolean acceptsAny;
    private final boolean acceptsAnyRefresh;
    private final Map<String, Account> owners = new ConcurrentHashMap<>();
    private final Map<String, Account> refreshOwners = new ConcurrentHashMap<>();
    private final Map<String, String> parents = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<String>> teams = new HashMap<>();
    private final Map<String, Instant> expiries = new ConcurrentHashMap<>();
    private final Accounts accounts;
    private final InstantSource clock;
    private final Duration lifetime;

    /**
     * Takes the tokens of these settings, or, where none are to be accepted, any that is well-formed.
     *
     * @param lifetime of the tokens issued here
     */
    public TokenTable(
            TokenSettings settings, Accounts accounts, InstantSource clock, Duration lifetime) {
        this.accounts = accounts;
        this.clock = clock;
        this.lifetime = lifetime;
        acceptsAny = settings.accepted().isEmpty();
        acceptsAnyRefresh = settings.acceptedRefresh().isEmpty();
        settings.owners().forEach((token, name) -> owners.put(token, accounts.get(name)));
        settings.refreshOwners()
                .forEach((token, name) -> refreshOwners.put(token, accounts.get(name)));
        teams.putAll(settings.teams());
        settings.accepted().forEach(this::ownUnassigned);
        settings.acceptedRefresh()
                .forEach(token -> refreshOwners.putIfAbsent(token, accounts.standard()));
    }

    /** Finds the account that a call's headers reach. Does not look at the token's expiry and never throws. */
    public Access find(@Nullable String authorization, MemberSelection selection) {
        String token = null;
        try {
            token = bearer(authorization);
            Set<String> members = teams.get(token);
            Account account =
                    members == null ? owner(token) : accounts.get(selection.among(members));
            return Access.granted(token, account);
        } catch (Refusal refusal) {
            return Access.refused(token, refusal);
        }
    }

    /** The account that a call reaches, or a refusal: of an expired token, or the one that was found. */
    public Account enter(Access access) {
        String token = access.token();
        Instant expiry = token == null ? null : expiries.get(token);
        if (expiry != null && !clock.instant().isBefore(expiry)) {
            throw Refusal.typed(401, Json.tag("expired_access_token"));
        }
        return access.require();
    }

    /** The account that a refresh token reaches; empty when it may not have a new access token. */
    public Optional<Account> refreshing(String refreshToken) {
        if (revoked.contains(refreshToken)) {
            return Optional.empty();
        }
        Account owner = refreshOwners.get(refreshToken);
        return owner == null && acceptsAnyRefresh
                ? Optional.of(accounts.standard())
                : Optional.ofNullable(owner);
    }

    /** Issues a refresh token of an account. */
    public String issueRefresh(Account account) {
        String token = "emulated-refresh-" + UUID.randomUUID();
        refreshOwners.put(token, account);
        return token;
    }

    /** Issues an access token that a refresh token is good for. */
    public String issue(Account account, String refreshToken) {
        String token = issue(account);
        parents.put(token, refreshToken);
        return token;
    }

    /** Issues an access token that reaches an account. */
    public String issue(Account account) {
        String token = "sl.emulated-" + UUID.randomUUID();
        expiries.put(token, clock.instant().plus(lifetime));
        owners.put(token, account);
        return token;
    }

    /** Lifetime of a token that is issued now. */
    public Duration lifetime() {
        return lifetime;
    }

    /** Ends the token of a call now, if there is one. */
    public void expire(Access access) {
        String token = access.token();
        if (token != null) {
            expire(token);
        }
    }

    /** Takes a call's token for good, with the refresh token that it came from and all access tokens of that. */
    public void revoke(Access access) {
        String token = access.token();
        if (token == null) {
            return;
        }
        revoked.add(token);
        String parent = parents.get(token);
        if (parent != null) {
            revoked.add(parent);
            parents.forEach(
                    (other, refresh) -> {
                        if (refresh.equals(parent)) {
                            revoked.add(other);
                        }
                    });
        }
    }

    /** Ends a token now, wherever it came from. */
    public void expire(String token) {
        ownUnassigned(token);
        expiries.put(token, clock.instant());
    }

    /** Ends all tokens of an account now that are known so far; a team's stay as they are. */
    public void expireAll(Account account) {
        owners.forEach(
                (token, owner) -> {
                    if (owner.equals(account)) {
                        expire(token);
                    }
                });
    }

    private static String bearer(@Nullable String authorization) {
        if (authorization == null) {
            throw Refusal.badRequest(
                    "Must provide HTTP header \"Authorization\" or URL parameter \"authorization\".");
        }
        var header = HEADER.matcher(authorization);
        if (!header.matches()) {
            throw Refusal.badRequest(
                    "Invalid authorization value in HTTP header \"Authorization\": expected \"Bearer <token>\"");
        }
        return header.group(1);
    }

    private Account owner(String token) {
        if (revoked.contains(token)) {
            throw Refusal.typed(401, Json.tag("invalid_access_token"));
        }
        Account owner = owners.get(token);
        if (owner != null) {
            return owner;
        }
        if (!acceptsAny) {
            throw Refusal.typed(401, Json.tag("invalid_access_token"));
        }
        ownUnassigned(token);
        return accounts.standard();
    }

    /** The account of this name, which is created if it is new. */
    public Account account(String name) {
        return accounts.get(name);
    }

    private void ownUnassigned(String token) {
        if (!teams.containsKey(token)) {
            owners.putIfAbsent(token, accounts.standard());
        }
    }
}
