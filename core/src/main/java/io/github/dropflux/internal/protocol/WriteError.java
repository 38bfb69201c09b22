package io.github.dropflux.internal.protocol;

/** Why a file cannot be written to its path. */
public sealed interface WriteError {

    /** The names from the outside in, joined by slashes, as in {@code conflict/file}. */
    String tag();

    /**
     * Something else is stored there.
     *
     * @param what is stored there
     */
    record Conflict(WriteConflict what) implements WriteError {
        @Override
        public String tag() {
            return Tags.join("conflict", what.tag());
        }
    }

    /** Errors that are a name alone; what else {@code malformed_path} may say is for humans. */
    enum Simple implements WriteError {
        /** Not a path. */
        MALFORMED_PATH,
        /** The user may not write there. */
        NO_WRITE_PERMISSION,
        /** The account is full. */
        INSUFFICIENT_SPACE,
        /** Dropbox takes no file of this name. */
        DISALLOWED_NAME,
        /** Team folders cannot be changed so. */
        TEAM_FOLDER,
        /** The operation is not allowed at this path. */
        OPERATION_SUPPRESSED,
        /** Too many writes in one namespace at once. */
        TOO_MANY_WRITE_OPERATIONS,
        /** The user's access to the path is restricted. */
        ACCESS_RESTRICTED;

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
    record Other(String tag) implements WriteError {}

    /** What is stored where a file should go. */
    sealed interface WriteConflict {

        /** Its name. */
        String tag();

        /** Conflicts that are a name alone. */
        enum Simple implements WriteConflict {
            /** A file. */
            FILE,
            /** A folder. */
            FOLDER,
            /** A file where the path needs a folder. */
            FILE_ANCESTOR;

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
        record Other(String tag) implements WriteConflict {}
    }
}
