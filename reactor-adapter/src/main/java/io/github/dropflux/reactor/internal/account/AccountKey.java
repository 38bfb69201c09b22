package io.github.dropflux.reactor.internal.account;

import io.github.dropflux.PathRoot;
import io.github.dropflux.internal.json.ArgumentWriter;
import io.github.dropflux.reactor.internal.token.Credentials;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which account a call is made for: Dropbox counts per user, and per member when a team's token selects one.
 *
 * @param pathRoot what paths are relative to; null for the user's home
 * @param selectUser id of the team member to act as; null for none
 * @param selectAdmin id of the team admin to act as; null for none
 */
public record AccountKey(
        Credentials credentials,
        @Nullable PathRoot pathRoot,
        @Nullable String selectUser,
        @Nullable String selectAdmin) {

    /** The account that these credentials reach by themselves. */
    public static AccountKey of(Credentials credentials) {
        return new AccountKey(credentials, null, null, null);
    }

    public AccountKey withCredentials(Credentials value) {
        return new AccountKey(value, pathRoot, selectUser, selectAdmin);
    }

    public AccountKey withPathRoot(PathRoot value) {
        return new AccountKey(credentials, value, selectUser, selectAdmin);
    }

    public AccountKey withSelectUser(String teamMemberId) {
        return new AccountKey(credentials, pathRoot, teamMemberId, selectAdmin);
    }

    public AccountKey withSelectAdmin(String teamMemberId) {
        return new AccountKey(credentials, pathRoot, selectUser, teamMemberId);
    }

    /** What every call of the account says beside its token. */
    Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        if (pathRoot != null) {
            headers.put("Dropbox-API-Path-Root", ArgumentWriter.pathRoot(pathRoot));
        }
        if (selectUser != null) {
            headers.put("Dropbox-API-Select-User", selectUser);
        }
        if (selectAdmin != null) {
            headers.put("Dropbox-API-Select-Admin", selectAdmin);
        }
        return headers;
    }
}
