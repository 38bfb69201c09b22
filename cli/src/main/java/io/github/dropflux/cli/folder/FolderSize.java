package io.github.dropflux.cli.folder;

/** How many files lie below a folder, and how many bytes they have together. */
public record FolderSize(long files, long bytes) {

    public static final FolderSize NOT_COUNTED = new FolderSize(0, 0);

    /** Counts, reading no file. */
    public static FolderSize of(Tree folder) {
        FolderSize counted =
                FolderWalk.of(folder)
                        .ofType(FolderEntry.Plain.class)
                        .reduce(
                                NOT_COUNTED,
                                (size, file) ->
                                        new FolderSize(
                                                size.files() + 1, size.bytes() + file.size()))
                        .block();
        return counted == null ? NOT_COUNTED : counted;
    }
}
