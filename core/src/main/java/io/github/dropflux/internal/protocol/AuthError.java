package io.github.dropflux.internal.protocol;

/** What comes with 401: the token, or the user it stands for, was refused. */
public sealed interface AuthError extends RouteError {

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
