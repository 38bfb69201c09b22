package io.github.dropflux.cli.folder;

import io.github.dropflux.CommitInfo;

/**
 * The folder in Dropbox that files go to.
 *
 * @param path without a slash at its end; empty for the top
 */
public record FolderDestination(String path) {

    /**
     * Reads what was asked for, such as {@code /backups/photos}, with or without a slash at its end.
     *
     * @throws IllegalArgumentException if Dropbox would call the path malformed
     */
    public static FolderDestination of(String argument) {
        String path =
                argument.endsWith("/") ? argument.substring(0, argument.length() - 1) : argument;
        if (!argument.equals("/")) {
            CommitInfo.to(path);
        }
        return new FolderDestination(path);
    }

    /** Path of a file by its name below the folder. */
    String of(FolderEntry entry) {
        return path + "/" + entry.name();
    }

    @Override
    public String toString() {
        return path.isEmpty() ? "/" : path;
    }
}
