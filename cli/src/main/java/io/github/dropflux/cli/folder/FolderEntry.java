package io.github.dropflux.cli.folder;

import io.github.dropflux.cli.source.FileState;
import java.nio.file.Path;

/** Something that lies below a folder which is uploaded. */
sealed interface FolderEntry {

    /** Its path below the folder, with slashes between names. */
    String name();

    /**
     * A regular file.
     *
     * @param below where it lies in the {@link Tree}
     * @param state as it was when it was found
     */
    record Plain(String name, Path below, FileState state) implements FolderEntry {
        long size() {
            return state.size();
        }
    }

    /** What no upload was asked for, such as a symbolic link. */
    record Passed(String name, String reason) implements FolderEntry {}

    /** What can't be uploaded although it should be. */
    record Refused(String name, String reason) implements FolderEntry {}

    /**
     * A folder that is the same to Dropbox as another one beside it.
     *
     * @param with the other one's name
     */
    record Merged(String name, String with) implements FolderEntry {}

    /** What a {@link FolderFilter} leaves out, with all that lies in it. */
    record LeftOut(String name) implements FolderEntry {}

    /** A folder with nothing in it. */
    record Empty(String name) implements FolderEntry {}
}
