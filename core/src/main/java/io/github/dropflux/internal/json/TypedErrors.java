package io.github.dropflux.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.protocol.FinishError;
import io.github.dropflux.internal.protocol.GetMetadataError;
import io.github.dropflux.internal.protocol.GetMetadataError.LookupError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.protocol.RouteError.AccessError;
import io.github.dropflux.internal.protocol.RouteError.AppendBatchError;
import io.github.dropflux.internal.protocol.RouteError.AuthError;
import io.github.dropflux.internal.protocol.RouteError.PathRootError;
import io.github.dropflux.internal.protocol.RouteError.RateLimitError;
import io.github.dropflux.internal.protocol.RouteError.StartError;
import io.github.dropflux.internal.protocol.RouteError.UntypedError;
import io.github.dropflux.internal.protocol.UploadError;
import io.github.dropflux.internal.protocol.WriteError;
import io.github.dropflux.internal.protocol.WriteError.WriteConflict;
import org.jspecify.annotations.Nullable;

/**
 * Typed errors: those of the routes, which come with 409 or in the entry of a batch, and those that every route shares, of
 * token, account, namespace and rate.
 */
final class TypedErrors {
    private TypedErrors() {}

    static RouteError of(Route route, Union error) {
        return switch (route) {
            case UPLOAD -> upload(error);
            case START -> start(error);
            case APPEND_V2 -> append(error);
            case APPEND_BATCH -> appendBatch(error);
            case FINISH -> finish(error);
            case GET_METADATA, LIST_FOLDER, LIST_FOLDER_CONTINUE -> getMetadata(error);
            case START_BATCH,
                    FINISH_BATCH_V2,
                    GET_CURRENT_ACCOUNT,
                    GET_SPACE_USAGE,
                    TOKEN_REVOKE,
                    TOKEN ->
                    new UntypedError(error.tag());
        };
    }

    static AppendError append(Union error) {
        if (error.is("incorrect_offset")) {
            JsonNode offset = error.value().path("correct_offset");
            if (offset.isIntegralNumber() && offset.canConvertToLong() && offset.longValue() >= 0) {
                return new AppendError.IncorrectOffset(offset.longValue());
            }
        }
        AppendError.Simple simple = error.member(AppendError.Simple.class);
        return simple != null ? simple : new AppendError.Other(error.tag());
    }

    static FinishError finish(Union error) {
        if (error.is("lookup_failed")) {
            return new FinishError.LookupFailed(append(error.inner()));
        }
        if (error.is("path")) {
            return new FinishError.Path(write(error.inner()));
        }
        if (error.is("properties_error")) {
            return new FinishError.PropertiesError(error.inner().tag());
        }
        FinishError.Simple simple = error.member(FinishError.Simple.class);
        return simple != null ? simple : new FinishError.Other(error.tag());
    }

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

    private static UploadError upload(Union error) {
        if (error.is("path")) {
            JsonNode failed = error.value();
            return new UploadError.Path(
                    write(Union.of(failed.path("reason"))),
                    sessionId(failed.path("upload_session_id")));
        }
        if (error.is("properties_error")) {
            return new UploadError.PropertiesError(error.inner().tag());
        }
        UploadError.Simple simple = error.member(UploadError.Simple.class);
        return simple != null ? simple : new UploadError.Other(error.tag());
    }

    private static StartError start(Union error) {
        StartError.Simple simple = error.member(StartError.Simple.class);
        return simple != null ? simple : new StartError.Other(error.tag());
    }

    private static AppendBatchError appendBatch(Union error) {
        AppendBatchError.Simple simple = error.member(AppendBatchError.Simple.class);
        return simple != null ? simple : new AppendBatchError.Other(error.tag());
    }

    private static GetMetadataError getMetadata(Union error) {
        if (!error.is("path")) {
            return new GetMetadataError.Other(error.tag());
        }
        LookupError.Simple simple = error.inner().member(LookupError.Simple.class);
        return new GetMetadataError.Path(
                simple != null ? simple : new LookupError.Other(error.inner().tag()));
    }

    private static WriteError write(Union error) {
        if (error.is("conflict")) {
            WriteConflict.Simple what = error.inner().member(WriteConflict.Simple.class);
            return new WriteError.Conflict(
                    what != null ? what : new WriteConflict.Other(error.inner().tag()));
        }
        WriteError.Simple simple = error.member(WriteError.Simple.class);
        return simple != null ? simple : new WriteError.Other(error.tag());
    }

    private static @Nullable String sessionId(JsonNode node) {
        return node.isTextual() && Fields.isSessionId(node.textValue()) ? node.textValue() : null;
    }
}
