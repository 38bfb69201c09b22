package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.auth.TokenTable;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trades a refresh token for an access token. Its errors are OAuth's, not Dropbox's. */
public final class TokenRoute {

    private final TokenTable tokens;

    TokenRoute(TokenTable tokens) {
        this.tokens = tokens;
    }

    /** Answers a form. */
    public Answer call(String form, boolean basicAuthorization) {
        Map<String, List<String>> fields = fields(form);
        String grant = first(fields, "grant_type");
        if (!grant.equals("refresh_token")) {
            return error("unsupported_grant_type", "grant_type must be refresh_token here");
        }
        if (!basicAuthorization && first(fields, "client_id").isEmpty()) {
            return error("invalid_client_id", "no client_id and no basic authorization");
        }
        String refresh = first(fields, "refresh_token");
        if (refresh.isEmpty()) {
            return error("invalid_request", "missing required field \"refresh_token\"");
        }
        Optional<Account> account = tokens.refreshing(refresh);
        if (account.isEmpty()) {
            return error("invalid_grant", "refresh token is invalid or revoked");
        }
        ObjectNode granted = Json.object();
        granted.put("access_token", tokens.issue(account.get()))
                .put("token_type", "bearer")
                .put("expires_in", tokens.lifetime().toSeconds());
        return Answer.ok(granted);
    }

    /** The account of the refresh token that a form holds; empty when there is none, or it is not accepted. */
    public Optional<Account> account(String form) {
        return Optional.of(first(fields(form), "refresh_token"))
                .filter(token -> !token.isEmpty())
                .flatMap(tokens::refreshing);
    }

    private static Map<String, List<String>> fields(String form) {
        return new QueryStringDecoder(form, false).parameters();
    }

    private static String first(Map<String, List<String>> fields, String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    private static Answer error(String code, String description) {
        ObjectNode error = Json.object();
        error.put("error", code).put("error_description", description);
        return Answer.json(400, error);
    }
}
