package io.github.dropflux.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.internal.protocol.RouteError.AccessError;
import io.github.dropflux.internal.protocol.RouteError.AuthError;
import io.github.dropflux.internal.protocol.RouteError.PathRootError;
import io.github.dropflux.internal.protocol.RouteError.RateLimitError;

/** The typed errors that every route shares: token, account, namespace, rate. */
final class AccountErrors {
    private AccountErrors() {}

    static AuthError auth(Union error) {
        if (error.is("missing_scope")) {
            JsonNode scope = error.value().path("required_scope");
            return new AuthError.MissingScope(HumanText.of(scope.asText("")));
        }
        AuthError.Simple simple = error.member(AuthError.Simple.class);
        return simple != null ? simple : new AuthError.Other(error.tag());
    }

    static AccessError access(Union error) {
        if (error.is("invalid_account_type")) {
            return new AccessError.InvalidAccountType(error.inner().tag());
        }
        if (error.is("paper_access_denied")) {
            return new AccessError.PaperAccessDenied(error.inner().tag());
        }
        return new AccessError.Other(error.tag());
    }

    static PathRootError pathRoot(Union error) {
        if (error.is("invalid_root")) {
            JsonNode root = error.value().path("root_namespace_id");
            return new PathRootError.InvalidRoot(
                    root.isTextual() ? HumanText.of(root.textValue()) : null);
        }
        PathRootError.Simple simple = error.member(PathRootError.Simple.class);
        return simple != null ? simple : new PathRootError.Other(error.tag());
    }

    /** The reason lies one level deeper than elsewhere: {@code error.reason}. */
    static RateLimitError rateLimit(Union error) {
        JsonNode inner = error.node().path("reason");
        Union reason = inner.isMissingNode() ? error : Union.of(inner);
        RateLimitError.Simple simple = reason.member(RateLimitError.Simple.class);
        return simple != null ? simple : new RateLimitError.Other(reason.tag());
    }
}
