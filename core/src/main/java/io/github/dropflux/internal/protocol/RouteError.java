package io.github.dropflux.internal.protocol;

/**
 * Why the server refused a call, as its own type says it. Every type is open: a name that is not known yet becomes the type's
 * {@code Other}, which keeps it.
 */
public sealed interface RouteError
        permits UploadError,
                StartError,
                AppendError,
                AppendBatchError,
                FinishError,
                GetMetadataError,
                AuthError,
                AccessError,
                PathRootError,
                RateLimitError,
                UntypedError {

    /** The names from the outside in, joined by slashes, as in {@code path/conflict/file}. */
    String tag();
}
