package io.github.dropflux.internal.protocol;

/** What is stored where a file should go. */
public sealed interface WriteConflict {

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
