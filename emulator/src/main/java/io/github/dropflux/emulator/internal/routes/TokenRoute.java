package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.auth.AuthorizationRequest;
import io.github.dropflux.emulator.internal.auth.CodeTable;
import io.github.dropflux.emulator.internal.auth.CodeTable.AppGrant;
import io.github.dropflux.emulator.internal.auth.TokenTable;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Json;
import java.util.Optional;

/** Trades a code or a refresh token for an access token. Its errors are OAuth's, not Dropbox's. */
final class TokenRoute implements OAuthRoute {

    private static final String SCOPE =
            "account_info.read files.content.read files.content.write files.metadata.read";

    private final TokenTable tokens;
    private final CodeTable codes;

    TokenRoute(TokenTable tokens, CodeTable codes) {
        this.tokens = tokens;
        this.codes = codes;
    }

    @Override
    public Answer call(OAuthCall call) {
        String grant = call.field("grant_type");
        boolean code = grant.equals("authorization_code");
        if (!code && !grant.equals("refresh_token")) {
            return error(
                    "unsupported_grant_type",
                    "grant_type must be authorization_code or refresh_token here");
        }
        if (!call.basicAuthorization() && call.field("client_id").isEmpty()) {
            return error("invalid_client_id", "no client_id and no basic authorization");
        }
        return code ? redeem(call) : refresh(call);
    }

    private Answer refresh(OAuthCall call) {
        String refresh = call.field("refresh_token");
        if (refresh.isEmpty()) {
            return error("invalid_request", "missing required field \"refresh_token\"");
        }
        return tokens.refreshing(refresh)
                .map(account -> Answer.ok(granted(tokens.issue(account, refresh))))
                .orElseGet(() -> error("invalid_grant", "refresh token is invalid or revoked"));
    }

    private Answer redeem(OAuthCall call) {
        String code = call.field("code");
        if (code.isEmpty()) {
            return error("invalid_request", "missing required field \"code\"");
        }
        Optional<AppGrant> found = codes.redeem(code);
        if (found.isEmpty()) {
            return error("invalid_grant", "code doesn't exist or has expired");
        }
        AuthorizationRequest request = found.get().request();
        if (!call.basicAuthorization() && !request.clientId().equals(call.field("client_id"))) {
            return error("invalid_grant", "code was issued to another app");
        }
        if (!request.redirectUri().equals(call.field("redirect_uri"))) {
            return error("invalid_grant", "redirect_uri mismatch");
        }
        if (!request.verifies(call.field("code_verifier"))) {
            return error("invalid_grant", "invalid code verifier");
        }
        if (request.challenge().isEmpty()
                && !call.basicAuthorization()
                && call.field("client_secret").isEmpty()) {
            return error("invalid_client", "neither a client_secret nor a code_verifier");
        }
        return Answer.ok(granted(found.get()));
    }

    private ObjectNode granted(AppGrant grant) {
        Account account = grant.account();
        boolean offline = grant.request().offline();
        String refresh = offline ? tokens.issueRefresh(account) : "";
        ObjectNode granted =
                granted(offline ? tokens.issue(account, refresh) : tokens.issue(account));
        if (offline) {
            granted.put("refresh_token", refresh);
        }
        return granted.put(
                        "scope",
                        grant.request().scope().isEmpty() ? SCOPE : grant.request().scope())
                .put("uid", account.profile().namespace())
                .put("account_id", account.profile().accountId());
    }

    private ObjectNode granted(String token) {
        return Json.object()
                .put("access_token", token)
                .put("token_type", "bearer")
                .put("expires_in", tokens.lifetime().toSeconds());
    }

    @Override
    public Optional<Account> account(OAuthCall call) {
        return Optional.of(call.field("refresh_token"))
                .filter(token -> !token.isEmpty())
                .flatMap(tokens::refreshing);
    }

    private static Answer error(String code, String description) {
        ObjectNode error = Json.object();
        error.put("error", code).put("error_description", description);
        return Answer.json(400, error);
    }
}
