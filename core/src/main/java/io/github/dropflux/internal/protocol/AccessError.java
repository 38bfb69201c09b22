package io.github.dropflux.internal.protocol;

/** What comes with 403: the account may not do this, whatever its token. */
public sealed interface AccessError extends RouteError {

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
