package io.github.dropflux.emulator.internal.auth;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which tokens an emulator accepts, and which account or team each belongs to. Not thread-safe. No message shows a token. */
public final class TokenSettings {

    private Set<String> accepted = Set.of();
    private Set<String> acceptedRefresh = Set.of();
    private final Map<String, String> owners = new HashMap<>();
    private final Map<String, String> refreshOwners = new HashMap<>();
    private final Map<String, Set<String>> teams = new HashMap<>();

    /** Accepts only these access tokens, besides those that are assigned or issued; none means any. */
    public void accept(String... tokens) {
        accepted = Set.copyOf(Arrays.asList(tokens));
    }

    /** Accepts only these refresh tokens, besides those that are assigned; none means any. */
    public void acceptRefresh(String... tokens) {
        acceptedRefresh = Set.copyOf(Arrays.asList(tokens));
    }

    /** Assigns access tokens to an account, in addition to those it has. */
    public void assign(String account, String... tokens) {
        requireName(account, "account");
        for (String token : tokens) {
            if (teams.containsKey(token)) {
                throw taken("an access token of account '" + account + "'", "a team");
            }
            assign(owners, "an access token", account, token);
        }
    }

    /** Assigns refresh tokens to an account, in addition to those it has. */
    public void assignRefresh(String account, String... tokens) {
        requireName(account, "account");
        for (String token : tokens) {
            assign(refreshOwners, "a refresh token", account, token);
        }
    }

    /** Declares the access token of a team and the members that it may select, in place of those declared before. */
    public void team(String token, String... members) {
        String owner = owners.get(token);
        if (owner != null) {
            throw taken("the team's token", "account '" + owner + "'");
        }
        if (members.length == 0) {
            throw new IllegalArgumentException("the team has no members: name at least one");
        }
        for (String member : members) {
            requireName(member, "member");
        }
        teams.put(token, Set.copyOf(Arrays.asList(members)));
    }

    Set<String> accepted() {
        return accepted;
    }

    Set<String> acceptedRefresh() {
        return acceptedRefresh;
    }

    Map<String, String> owners() {
        return owners;
    }

    Map<String, String> refreshOwners() {
        return refreshOwners;
    }

    Map<String, Set<String>> teams() {
        return teams;
    }

    private static void assign(
            Map<String, String> owners, String what, String account, String token) {
        String before = owners.putIfAbsent(token, account);
        if (before != null && !before.equals(account)) {
            throw taken(what + " of account '" + account + "'", "account '" + before + "'");
        }
    }

    private static IllegalArgumentException taken(String what, String owner) {
        return new IllegalArgumentException(
                what + " already belongs to " + owner + ": a token has one owner");
    }

    private static void requireName(String name, String what) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(what + " has no name: '" + name + "' is blank");
        }
    }
}
