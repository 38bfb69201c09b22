package io.github.dropflux.cli;

import java.nio.file.Path;

/** Something that lies below a folder which is uploaded. */
sealed interface FolderEntry {

    /** Its path below the folder, with slashes between names. */
    String name();

    /**
     * A regular file.
     *
     * @param size in bytes, as it was when the file was found
     */
    record Plain(String name, Path file, long size) implements FolderEntry {}

    /** What no upload was asked for, such as a symbolic link. */
    record Passed(String name, String reason) implements FolderEntry {}

    /** What can't be uploaded although it should be. */
    record Refused(String name, String reason) implements FolderEntry {}

    /** A folder with nothing in it. */
    record Empty(String name) implements FolderEntry {}
}
