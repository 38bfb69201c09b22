package io.github.dropflux.cli.folder;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of an upload of a folder. */
public final class FolderOptions {

    @Option(
            names = "--skip-identical",
            description =
                    "With a folder as SOURCE: list DEST first, and send no file whose path, size and"
                            + " content hash are there already. This is how to go on after an"
                            + " interruption.")
    private boolean skipIdentical;

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description =
                    "Of a folder, leave out what is named so: '*.bak' at any depth, 'cache/**' by its path;"
                            + " may be repeated. What desktop systems leave behind (.DS_Store,"
                            + " desktop.ini, Thumbs.db, ~$… and the like) is left out anyway.")
    private List<String> excludes = new ArrayList<>();

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description =
                    "Send what is named so in spite of --exclude and of what is left out anyway.")
    private List<String> includes = new ArrayList<>();

    /**
     * Which entries are left out.
     *
     * @throws IllegalArgumentException if one of its patterns is none
     */
    public FolderFilter filter() {
        return new FolderFilter(excludes, includes);
    }

    public boolean skipIdentical() {
        return skipIdentical;
    }

    /**
     * Objects to what says something of a folder, for when SOURCE is none.
     *
     * @throws IllegalArgumentException if anything does
     */
    public void requireFolder() {
        if (skipIdentical) {
            throw new IllegalArgumentException(
                    "--skip-identical is about the files of a folder, and SOURCE is no folder: leave it"
                            + " out");
        }
        if (!excludes.isEmpty() || !includes.isEmpty()) {
            throw new IllegalArgumentException(
                    "--exclude and --include are about the files of a folder, and SOURCE is no folder: leave"
                            + " them out");
        }
    }
}
