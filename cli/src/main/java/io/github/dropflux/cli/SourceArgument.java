package io.github.dropflux.cli;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What SOURCE on the command line means. */
final class SourceArgument {

    private SourceArgument() {}

    /**
     * The source behind the argument; nothing is opened yet.
     *
     * @param mayBeEmpty whether a standard input without a byte is what was meant
     * @param snapshot whether a file may grow while it is read, and what it has now is stored
     * @throws IllegalArgumentException for what can't be a source
     * @throws SourceException for a file that isn't there
     */
    static Source resolve(
            String argument, boolean mayBeEmpty, boolean snapshot, Surroundings surroundings) {
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
            return new HttpSource(uri(argument));
        }
        return file(argument, snapshot);
    }

    /** What a line of shell writes, should it succeed; nothing is run yet. */
    static Source command(String line) {
        if (line.isBlank()) {
            throw new IllegalArgumentException("The command to read from is empty");
        }
        return new ChannelSource(
                "the command '" + line + "'",
                () -> CommandChannel.run(line),
                true,
                ByteBufAllocator.DEFAULT);
    }

    private static URI uri(String argument) {
        URI uri;
        try {
            uri = new URI(argument);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "SOURCE is no valid URL: " + e.getReason() + " at index " + e.getIndex(), e);
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("The URL '" + argument + "' names no host");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "A URL with a user name in it is not supported: fetch it with another program and"
                            + " pipe it in, with '-' as the SOURCE");
        }
        return uri;
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
        if (!Files.exists(path)) {
            throw new SourceException("there is no file '" + argument + "'; nothing was stored");
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
