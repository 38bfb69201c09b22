package io.github.dropflux.cli;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.WriteMode;
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

    /** @throws IllegalArgumentException if Dropbox would call the path malformed */
    CommitInfo to(String path) {
        return CommitInfo.to(path).mode(mode).autorename(autorename);
    }

    WriteMode mode() {
        return mode;
    }
}
