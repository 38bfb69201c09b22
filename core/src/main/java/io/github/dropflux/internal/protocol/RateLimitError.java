package io.github.dropflux.internal.protocol;

/** What comes with 429: not now. */
public sealed interface RateLimitError extends RouteError {

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
