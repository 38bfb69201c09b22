package io.github.dropflux.internal.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Why the server refused a call, as its own type says it. Every type is open: a name that is not known yet becomes the type's
 * {@code Other}, which keeps it.
 */
public sealed interface RouteError
        permits UploadError,
                RouteError.StartError,
                AppendError,
                RouteError.AppendBatchError,
                FinishError,
                GetMetadataError,
                RouteError.AuthError,
                RouteError.AccessError,
                RouteError.PathRootError,
                RouteError.RateLimitError,
                RouteError.OAuthError,
                RouteError.UntypedError {

    /** The names from the outside in, joined by slashes, as in {@code path/conflict/file}. */
    String tag();

    /** What {@code files/upload_session/start} answers with 409. */
    sealed interface StartError extends RouteError {

        /** Errors that are a name alone. */
        enum Simple implements StartError {
            /** A concurrent session takes no bytes when it starts. */
            CONCURRENT_SESSION_DATA_NOT_ALLOWED,
            /** A concurrent session cannot be closed when it starts. */
            CONCURRENT_SESSION_CLOSE_NOT_ALLOWED,
            /** The body is above the request limit. */
            PAYLOAD_TOO_LARGE,
            /** The body is not the one that was hashed. */
            CONTENT_HASH_MISMATCH;

            @Override
            public String tag() {
                return Tags.of(this);
            }
        }

        /**
         * One that is not known yet.
         *
         * @param tag its name
         */
        record Other(String tag) implements StartError {}
    }

    /** What {@code files/upload_session/append_batch} answers with 409 about the call as a whole. */
    sealed interface AppendBatchError extends RouteError {

        /** Errors that are a name alone. */
        enum Simple implements AppendBatchError {
            /** The body is above the request limit. */
            PAYLOAD_TOO_LARGE,
            /** The body is not the one that was hashed. */
            CONTENT_HASH_MISMATCH,
            /** The entries' lengths do not add up to the body's. */
            LENGTH_MISMATCH;

            @Override
            public String tag() {
                return Tags.of(this);
            }
        }

        /**
         * One that is not known yet.
         *
         * @param tag its name
         */
        record Other(String tag) implements AppendBatchError {}
    }

    /** What comes with 401: the token, or the user it stands for, was refused. */
    sealed interface AuthError extends RouteError {

        /** Errors that are a name alone. */
        enum Simple implements AuthError {
            /** The token was good once: a refresh gets another one. */
            EXPIRED_ACCESS_TOKEN,
            /** The token was never good, or was revoked. */
            INVALID_ACCESS_TOKEN,
            /** The header {@code Dropbox-API-Select-User} names nobody of the team. */
            INVALID_SELECT_USER,
            /** The header {@code Dropbox-API-Select-Admin} names no admin of the team. */
            INVALID_SELECT_ADMIN,
            /** The account is suspended. */
            USER_SUSPENDED,
            /** The app may not do this with any token. */
            ROUTE_ACCESS_DENIED;

            @Override
            public String tag() {
                return Tags.of(this);
            }
        }

        /**
         * The token does not allow this call.
         *
         * @param requiredScope what it would have to allow; empty when the server does not say
         */
        record MissingScope(String requiredScope) implements AuthError {
            @Override
            public String tag() {
                return "missing_scope";
            }
        }

        /**
         * One that is not known yet.
         *
         * @param tag its name
         */
        record Other(String tag) implements AuthError {}
    }

    /** What comes with 403: the account may not do this, whatever its token. */
    sealed interface AccessError extends RouteError {

        /**
         * The account is of the wrong kind.
         *
         * @param reason its name, as in {@code endpoint}; empty when none came
         */
        record InvalidAccountType(String reason) implements AccessError {
            @Override
            public String tag() {
                return Tags.join("invalid_account_type", reason);
            }
        }

        /**
         * The account may not use Paper.
         *
         * @param reason its name; empty when none came
         */
        record PaperAccessDenied(String reason) implements AccessError {
            @Override
            public String tag() {
                return Tags.join("paper_access_denied", reason);
            }
        }

        /**
         * One that is not known yet.
         *
         * @param tag its name
         */
        record Other(String tag) implements AccessError {}
    }

    /** What comes with 422: the namespace of the header {@code Dropbox-API-Path-Root} was refused. */
    sealed interface PathRootError extends RouteError {

        /**
         * The namespace is not, or no longer, the user's root.
         *
         * @param rootNamespaceId the user's root; null when the server does not say
         */
        record InvalidRoot(@Nullable String rootNamespaceId) implements PathRootError {
            @Override
            public String tag() {
                return "invalid_root";
            }
        }

        /** Errors that are a name alone. */
        enum Simple implements PathRootError {
            /** The user may not see the namespace. */
            NO_PERMISSION;

            @Override
            public String tag() {
                return Tags.of(this);
            }
        }

        /**
         * One that is not known yet.
         *
         * @param tag its name
         */
        record Other(String tag) implements PathRootError {}
    }

    /** What comes with 429: not now. */
    sealed interface RateLimitError extends RouteError {

        /** Reasons that are a name alone. */
        enum Simple implements RateLimitError {
            /** The app calls too often. */
            TOO_MANY_REQUESTS,
            /** Too many writes in one namespace at once; no quota is spent. */
            TOO_MANY_WRITE_OPERATIONS;

            @Override
            public String tag() {
                return Tags.of(this);
            }
        }

        /**
         * One that is not known yet.
         *
         * @param tag its name
         */
        record Other(String tag) implements RateLimitError {}
    }

    /**
     * Why the token endpoint granted nothing. Its errors are OAuth's (RFC 6749, section 5.2), not those of Dropbox's routes.
     *
     * @param tag OAuth's name of the error, as in {@code invalid_grant}
     */
    record OAuthError(String tag) implements RouteError {}

    /**
     * A typed error where none is documented: of a route whose errors have no type, or with a status that has none.
     *
     * @param tag as the server gave it
     */
    record UntypedError(String tag) implements RouteError {}
}
