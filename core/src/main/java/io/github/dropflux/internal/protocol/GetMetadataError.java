package io.github.dropflux.internal.protocol;

/** What {@code files/get_metadata} answers with 409. */
public sealed interface GetMetadataError extends RouteError {

    /**
     * The path leads to nothing that can be described.
     *
     * @param reason why
     */
    record Path(LookupError reason) implements GetMetadataError {
        @Override
        public String tag() {
            return Tags.join("path", reason.tag());
        }
    }

    /**
     * One that is not known yet.
     *
     * @param tag its name
     */
    record Other(String tag) implements GetMetadataError {}
}
