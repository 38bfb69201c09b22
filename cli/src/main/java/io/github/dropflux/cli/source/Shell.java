package io.github.dropflux.cli.source;

import io.github.dropflux.cli.surroundings.CredentialVariables;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What runs a line of shell: bash, told to fail when any command of a pipeline does, or where there is none, sh, which sees the last one alone.
 *
 * @param program with the arguments before the line
 */
public record Shell(List<String> program, boolean seesPipelines) {

    private static final Pattern PIPE = Pattern.compile("(?<!\\|)\\|(?!\\|)");

    /**
     * The best one that there is.
     *
     * @param path folders of programs, as the variable PATH has them
     */
    public static Shell find(@Nullable String path) {
        return bash(path)
                .map(bash -> new Shell(List.of(bash.toString(), "-o", "pipefail", "-c"), true))
                .orElse(new Shell(List.of("sh", "-c"), false));
    }

    private static Optional<Path> bash(@Nullable String path) {
        return Stream.of(path == null ? new String[0] : path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> program(folder).stream())
                .findFirst();
    }

    private static Optional<Path> program(String folder) {
        try {
            Path bash = Path.of(folder, "bash");
            return Files.isRegularFile(bash) && Files.isExecutable(bash)
                    ? Optional.of(bash)
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Whether a command of the line could fail without notice. */
    public boolean mayHideFailures(String line) {
        return !seesPipelines && PIPE.matcher(line).find();
    }

    /**
     * A line whose output ends when all that write it have, also those that it leaves behind: a JVM reads what a process writes only
     * until that process ends. The exit code is the line's.
     */
    private String read() {
        // In a subshell, so that a line that exits has an exit code.
        return seesPipelines
                ? "eval \"$1\" | cat"
                : "{ code=$( { { (eval \"$1\") 3>&- 4>&-; echo $? >&3; } 4>&- | cat >&4 3>&-; } 3>&1 );"
                        + " } 4>&1; exit ${code:-1}";
    }

    /** The process to start; its standard input and error are this process's own, and its environment holds no credentials. */
    ProcessBuilder process(String line) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(read(), "dropflux", line));
        ProcessBuilder process =
                new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        removeCredentials(process.environment());
        return process;
    }

    private static void removeCredentials(Map<String, String> environment) {
        environment.keySet().removeAll(CredentialVariables.ALL);
    }
}
