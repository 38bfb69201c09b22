package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.accounts.Accounts;
import io.github.dropflux.emulator.internal.auth.AuthorizationRequest;
import io.github.dropflux.emulator.internal.auth.CodeTable;
import io.github.dropflux.emulator.internal.auth.CodeTable.AppGrant;
import io.github.dropflux.emulator.internal.auth.TokenTable;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.netty.handler.codec.http.QueryStringEncoder;
import java.util.Map;
import java.util.Optional;

/**
 * The page on which a user lets an app in. Nobody has to log in: the form names the account, and its buttons are the user's
 * decision, so that a test posts {@code decision=allow} to the page's own address.
 */
final class AuthorizeRoute implements OAuthRoute {

    private static final String FRAME =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Emulated Dropbox</title></head>
            <body><h1>Emulated Dropbox</h1>
            %s
            </body></html>
            """;

    private static final String QUESTION =
            """
            <p>The app <code>%s</code> would like to have access, with the permissions: <code>%s</code></p>
            <form method="post">
            <p><label>Account <input name="account" value="%s"></label></p>
            <p><button name="decision" value="allow">Allow</button>
            <button name="decision" value="deny">Cancel</button></p>
            </form>""";

    private final TokenTable tokens;
    private final CodeTable codes;

    AuthorizeRoute(TokenTable tokens, CodeTable codes) {
        this.tokens = tokens;
        this.codes = codes;
    }

    @Override
    public Answer call(OAuthCall call) {
        AuthorizationRequest request = AuthorizationRequest.of(call.query());
        if (!call.posted()) {
            return page(
                    QUESTION.formatted(
                            html(request.clientId()),
                            html(request.scope().isEmpty() ? "all of the app" : request.scope()),
                            Accounts.DEFAULT));
        }
        if (!call.field("decision").equals("allow")) {
            return request.redirectUri().isEmpty()
                    ? page("<p>The app was not let in.</p>")
                    : redirect(request, "error", "access_denied");
        }
        String code = codes.issue(new AppGrant(request, chosen(call)));
        return request.redirectUri().isEmpty()
                ? page(
                        "<p>Enter this code in the app:</p><p><code id=\"code\">"
                                + code
                                + "</code></p>")
                : redirect(request, "code", code);
    }

    @Override
    public Optional<Account> account(OAuthCall call) {
        return call.posted() ? Optional.of(chosen(call)) : Optional.empty();
    }

    private Account chosen(OAuthCall call) {
        String name = call.field("account");
        return tokens.account(name.isBlank() ? Accounts.DEFAULT : name);
    }

    private static Answer page(String body) {
        return Answer.text(200, "text/html; charset=utf-8", FRAME.formatted(body));
    }

    private static Answer redirect(AuthorizationRequest request, String field, String value) {
        QueryStringEncoder query = new QueryStringEncoder("");
        query.addParam(field, value);
        if (!request.state().isEmpty()) {
            query.addParam("state", request.state());
        }
        String uri = request.redirectUri();
        String target = uri + (uri.contains("?") ? "&" : "?") + query.toString().substring(1);
        return Answer.text(302, "text/html; charset=utf-8", "")
                .withHeaders(Map.of("Location", target));
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
