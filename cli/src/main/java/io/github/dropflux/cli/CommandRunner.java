package io.github.dropflux.cli;

import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.OneLine;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** From arguments to an exit code, with one clear line for whatever goes wrong. */
final class CommandRunner {

    private static final Pattern WORD = Pattern.compile("-{0,2}[a-zA-Z-]{1,20}(=…|…)?");

    private static final String VERBOSE = "--verbose";

    private CommandRunner() {}

    static int run(Surroundings surroundings, String... args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].indexOf(OneLine.UNDECODED) >= 0) {
                // Two names that differ in such places only would become one.
                surroundings.notice(
                        "argument "
                                + (i + 1)
                                + " has characters that are not in the encoding of this terminal's locale: set"
                                + " LC_ALL to one that is installed, such as C.UTF-8 ('locale -a' lists them), or"
                                + " rename the file if its name is in no encoding at all");
                return CommandLine.ExitCode.USAGE;
            }
        }
        int exit = commandLine(surroundings).execute(args);
        if (!surroundings.out().checkError()) {
            return exit;
        }
        surroundings.notice(
                "what was to be printed could not be written to standard output, such as to a full disk"
                        + " or a closed pipe"
                        + (exit == 0 ? "; all else is done" : ""));
        return exit == 0 ? CommandLine.ExitCode.SOFTWARE : exit;
    }

    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine line =
                new CommandLine(new DropfluxCommand())
                        .addSubcommand(verbose(new UploadCommand(surroundings)))
                        .addSubcommand(verbose(new LoginCommand(surroundings)))
                        .addSubcommand(verbose(new LogoutCommand(surroundings)))
                        .addSubcommand(verbose(new WhoamiCommand(surroundings)))
                        .addSubcommand(verbose(new EmulatorCommand(surroundings)))
                        .addSubcommand(new CommandLine.HelpCommand());
        line.setOut(surroundings.writer(surroundings.out()));
        line.setErr(surroundings.writer(surroundings.err()));
        line.setParameterExceptionHandler(CommandRunner::wrongUsage);
        line.setExecutionExceptionHandler(
                (failure, command, parsed) -> failed(failure, command, surroundings));
        line.setUsageHelpWidth(100);
        return line;
    }

    /** The command, which can be asked for stack traces. */
    private static CommandLine verbose(Object command) {
        CommandLine line = new CommandLine(command);
        line.getCommandSpec()
                .addOption(
                        OptionSpec.builder(VERBOSE)
                                .type(boolean.class)
                                .description("Print the stack trace of a failure.")
                                .build());
        return line;
    }

    private static int wrongUsage(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr()
                .println(
                        "dropflux: "
                                + OneLine.of(message(failure))
                                + " (see '"
                                + name
                                + " --help')");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static @Nullable String message(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return failure.getMessage();
        }
        List<String> arguments = unmatched.getUnmatched();
        if (failure.getCommandLine().getParent() == null) {
            String first = name(arguments.get(0));
            // A SOURCE without "upload" before it may be a URL or a command with a password.
            return WORD.matcher(first).matches()
                    ? "Unknown command or option: " + first
                    : "The first word is no command: write upload, login, logout, whoami or emulator";
        }
        // What belongs to an option that was misspelt may be a token.
        String options =
                arguments.stream()
                        .filter(argument -> argument.startsWith("-"))
                        .map(CommandRunner::name)
                        .collect(Collectors.joining(", "));
        return options.isEmpty()
                ? "Too many arguments, by " + arguments.size()
                : "Unknown option: " + options;
    }

    /** Without a value, which may be a secret. */
    private static String name(String option) {
        return option.startsWith("-") && !option.startsWith("--") && option.length() > 2
                ? option.substring(0, 2) + "…"
                : option.replaceFirst("(?s)[=\\s].*", "=…");
    }

    private static int failed(Exception failure, CommandLine command, Surroundings surroundings) {
        surroundings.notice(FailureText.of(failure));
        if (command.getParseResult().hasMatchedOption(VERBOSE)) {
            failure.printStackTrace(surroundings.err());
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
