package io.github.dropflux.cli;

import io.github.dropflux.cli.surroundings.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;

/** Run by the build of a release, which ships the shells' completion of all commands and options. */
public final class CompletionScript {

    private CompletionScript() {}

    /** Writes the script, which bash and zsh read, into the file that the only argument names. */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                AutoComplete.bash("dropflux", CommandRunner.commandLine(Surroundings.ofProcess()))
                        // Else the shell offers no file where SOURCE is to stand.
                        .replace("compopt +o default", ":"));
    }
}
