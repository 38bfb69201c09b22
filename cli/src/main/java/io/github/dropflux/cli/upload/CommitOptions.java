package io.github.dropflux.cli.upload;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.WriteMode;
import io.github.dropflux.cli.source.FileState;
import io.github.dropflux.cli.text.Converters;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what to do when a path is taken. */
final class CommitOptions {

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "add",
            converter = Converters.Mode.class,
            description =
                    "add, overwrite or update:REV, for when DEST exists (default: ${DEFAULT-VALUE}).")
    private WriteMode mode = WriteMode.add();

    @Option(
            names = "--autorename",
            description = "Let Dropbox choose another name when DEST exists.")
    private boolean autorename;

    @Option(
            names = "--no-times",
            description =
                    "Do not keep a file's own time: its time in Dropbox is then that of the upload.")
    private boolean noTimes;

    /**
     * @param file whose time is kept; null for a source without one
     * @throws IllegalArgumentException if Dropbox would call the path malformed
     */
    CommitInfo to(String path, @Nullable FileState file) {
        CommitInfo commit = CommitInfo.to(path).mode(mode).autorename(autorename);
        return file != null && !noTimes && file.modified().toMillis() >= 0
                ? commit.clientModified(file.modified().toInstant())
                : commit;
    }

    WriteMode mode() {
        return mode;
    }
}
