package io.github.dropflux.cli;

import io.github.dropflux.cli.surroundings.Surroundings;
import java.util.logging.LogManager;

/** Where the program begins. */
public final class Main {

    private Main() {}

    /** Runs the command and ends the process with its exit code: 0, 1, 2, or 130 when interrupted. */
    public static void main(String[] args) {
        // Netty logs through java.util.logging here: what matters of it comes as an error of ours.
        LogManager.getLogManager().reset();
        System.exit(CommandRunner.run(Surroundings.ofProcess(), args));
    }
}
