package io.github.dropflux.cli.surroundings;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.Charset;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the program touches outside itself, so that a test brings its own.
 *
 * @param input standard input, asked for only by an upload of {@code -}
 * @param err standard error: notices, the progress bar, and the one line of a failure
 * @param charset of {@code out} and {@code err}
 * @param columns the width of the terminal behind {@code err}; empty when there is none
 * @param environment a variable's value by name
 * @param quiet whether failures alone are told
 */
public record Surroundings(
        Supplier<ReadableByteChannel> input,
        PrintStream out,
        PrintStream err,
        Charset charset,
        OptionalInt columns,
        Function<String, @Nullable String> environment,
        boolean quiet) {

    /** Set by the launcher, which can ask whether standard error is a terminal; the JVM can't. */
    private static final String COLUMNS = "dropflux.columns";

    public static Surroundings ofProcess() {
        Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        Integer columns = Integer.getInteger(COLUMNS);
        return new Surroundings(
                () -> new FileInputStream(FileDescriptor.in).getChannel(),
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset),
                charset,
                columns == null || columns < 1 ? OptionalInt.empty() : OptionalInt.of(columns),
                System::getenv,
                false);
    }

    /** The same, without progress, results for people, and what is no failure. */
    public Surroundings quietly() {
        return new Surroundings(input, out, err, charset, OptionalInt.empty(), environment, true);
    }

    public PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, charset), true);
    }

    /** A result for people. */
    public void result(String line) {
        if (!quiet) {
            out.println(line);
        }
    }

    /** What is worth knowing, and no failure. */
    public void remark(String line) {
        if (!quiet) {
            notice(line);
        }
    }

    public void notice(String line) {
        err.println("dropflux: " + line);
    }
}
