package io.github.dropflux.emulator.internal.auth;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which account a call's headers reach, or why they reach none. Does not show its token. Immutable. */
public final class Access {

    private final @Nullable String token;
    private final @Nullable Account account;
    private final @Nullable Refusal refusal;

    private Access(@Nullable String token, @Nullable Account account, @Nullable Refusal refusal) {
        this.token = token;
        this.account = account;
        this.refusal = refusal;
    }

    /** The access of a call whose headers have nothing to say about an account. */
    public static Access none() {
        return new Access(null, null, null);
    }

    static Access granted(String token, Account account) {
        return new Access(token, account, null);
    }

    static Access refused(@Nullable String token, Refusal refusal) {
        return new Access(token, null, refusal);
    }

    /** The account, also when the token has expired; empty when the headers reach none. */
    public Optional<Account> account() {
        return Optional.ofNullable(account);
    }

    /** The token, null when it was missing or malformed. */
    @Nullable String token() {
        return token;
    }

    /** The account, or the refusal. */
    Account require() {
        if (account == null) {
            throw refusal == null
                    ? new IllegalStateException("neither granted nor refused")
                    : refusal;
        }
        return account;
    }
}
