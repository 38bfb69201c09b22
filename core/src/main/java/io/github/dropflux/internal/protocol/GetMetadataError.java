package io.github.dropflux.internal.protocol;

/** What {@code files/get_metadata} answers with 409, and {@code files/list_folder} too. */
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

    /** Why a path leads to nothing that can be described. */
    sealed interface LookupError {

        /** Its name. */
        String tag();

        /** Errors that are a name alone; what else {@code malformed_path} may say is for humans. */
        enum Simple implements LookupError {
            /** Not a path. */
            MALFORMED_PATH,
            /** Nothing is there. */
            NOT_FOUND,
            /** Something is there that is no file. */
            NOT_FILE,
            /** Something is there that is no folder. */
            NOT_FOLDER,
            /** The content is restricted, say by law. */
            RESTRICTED_CONTENT,
            /** The operation does not work with this type of content. */
            UNSUPPORTED_CONTENT_TYPE,
            /** The path is locked. */
            LOCKED;

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
        record Other(String tag) implements LookupError {}
    }
}
