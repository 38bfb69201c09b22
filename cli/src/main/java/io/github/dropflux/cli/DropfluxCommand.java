package io.github.dropflux.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program itself; its subcommands do the work. */
@Command(
        name = "dropflux",
        description = "Streams anything into Dropbox, whole and verified.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Try it, no account needed:",
            "  dropflux upload README.md /README.md",
            "With an account: dropflux login",
            "",
            "Exit codes: 0 stored and verified, 1 failed, 2 wrong usage, 130 interrupted, 143 terminated."
        })
final class DropfluxCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: upload, login, logout, whoami or emulator");
    }
}
