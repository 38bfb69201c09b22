package io.github.dropflux.cli.upload;

import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.report.SourceException;
import io.github.dropflux.cli.source.ChannelSource;
import io.github.dropflux.cli.source.CommandSource;
import io.github.dropflux.cli.source.FileSource;
import io.github.dropflux.cli.source.NonEmptyChannel;
import io.github.dropflux.cli.source.Shell;
import io.github.dropflux.cli.source.Source;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.UrlText;
import io.github.dropflux.cli.web.SourceUrl;
import io.netty.buffer.ByteBufAllocator;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What SOURCE on the command line means. */
final class SourceArgument {

    /** Of what other programs take for a place on another machine, as in user:password@host:/path. */
    private static final Pattern USER = Pattern.compile("^[^/@]*:[^/]*@");

    private static final Pattern URL =
            Pattern.compile("https?:|[a-z][a-z0-9+.-]*://", Pattern.CASE_INSENSITIVE);

    private SourceArgument() {}

    /**
     * The source behind the argument; nothing is opened yet.
     *
     * @param mayBeEmpty whether a standard input without a byte is what was meant
     * @param snapshot whether a file may grow while it is read, and what it has now is stored
     * @param web the source behind a URL
     * @throws IllegalArgumentException for what can't be a source
     * @throws SourceException for a file that isn't there
     */
    static Source resolve(
            String argument,
            boolean mayBeEmpty,
            boolean snapshot,
            Surroundings surroundings,
            Function<SourceUrl, Source> web) {
        if (argument.equals("-")) {
            return new ChannelSource(
                    "standard input",
                    () ->
                            mayBeEmpty
                                    ? surroundings.input().get()
                                    : new NonEmptyChannel(surroundings.input().get()),
                    false,
                    ByteBufAllocator.DEFAULT);
        }
        String lower = argument.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return web.apply(SourceUrl.parse(argument));
        }
        return file(argument, snapshot);
    }

    /** What a line of shell writes, should it succeed; nothing is run yet. */
    static Source command(String line, Surroundings surroundings) {
        if (line.isBlank()) {
            throw new IllegalArgumentException("The command to read from is empty");
        }
        Shell shell = Shell.find(surroundings.environment().apply("PATH"));
        if (shell.mayHideFailures(line)) {
            surroundings.notice(
                    "there is no bash on the PATH, so sh runs the command: a failure inside its pipeline"
                            + " cannot be seen, only one of its last command");
        }
        return new CommandSource(shell, line);
    }

    /** The argument as messages and results show it. */
    static String shown(String argument) {
        return URL.matcher(argument).lookingAt() ? UrlText.of(argument) : withoutUser(argument);
    }

    /** What is a file's name may have all that. */
    private static String withoutUser(String argument) {
        Matcher user = USER.matcher(argument);
        return user.find() && !new File(argument).exists() ? user.replaceFirst("…@") : argument;
    }

    /** The folder that the argument names; null when it is anything else. */
    static @Nullable Path folder(String argument) {
        try {
            Path path = Path.of(argument);
            return Files.isDirectory(path) ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static Source file(String argument, boolean snapshot) {
        Path path;
        try {
            path = Path.of(argument);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("SOURCE is no valid file name: " + e.getReason(), e);
        }
        if (!Files.exists(path) && URL.matcher(argument).lookingAt()) {
            // It may hold a password, and so is not repeated.
            throw new IllegalArgumentException(
                    "SOURCE is neither a file nor a valid URL: write http://host/path or"
                            + " https://host/path");
        }
        if (!Files.exists(path)) {
            throw new SourceException(
                    (Files.notExists(path)
                                    ? "there is no file '"
                                    : "may not look whether there is a file '")
                            + withoutUser(argument)
                            + "'; nothing was stored");
        }
        if (!Files.isReadable(path)) {
            throw new SourceException(
                    "may not read the file '" + argument + "'; nothing was stored");
        }
        if (!Files.isRegularFile(path)) {
            return new ChannelSource(
                    argument,
                    () -> FileChannel.open(path, StandardOpenOption.READ),
                    false,
                    ByteBufAllocator.DEFAULT);
        }
        try {
            return FileSource.of(path, snapshot);
        } catch (IOException e) {
            throw new SourceException(
                    "cannot read '" + argument + "' (" + FailureText.reason(e) + ")", e);
        }
    }
}
