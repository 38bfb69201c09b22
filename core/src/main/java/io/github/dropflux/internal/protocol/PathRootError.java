package io.github.dropflux.internal.protocol;

import org.jspecify.annotations.Nullable;

/** What comes with 422: the namespace of the header {@code Dropbox-API-Path-Root} was refused. */
public sealed interface PathRootError extends RouteError {

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
