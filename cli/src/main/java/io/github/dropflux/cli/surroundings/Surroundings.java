package io.github.dropflux.cli.surroundings;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** From the cursor's line to the end of the screen, whatever the terminal's width. */
    private static final String CLEAR = "\r\u001b[J";

    /** Whether both may be the same terminal; taken for granted where the system does not tell. */
    private static final boolean OUT_IS_ERR = isSame("/proc/self/fd/1", "/proc/self/fd/2");

    public static Surroundings ofProcess() {
        Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        Integer columns = Integer.getInteger(COLUMNS);
        return new Surroundings(
                () -> new FileInputStream(FileDescriptor.in).getChannel(),
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset),
                charset,
                columns == null || columns < 1 || isDumb()
                        ? OptionalInt.empty()
                        : OptionalInt.of(columns),
                System::getenv,
                false);
    }

    private static boolean isSame(String one, String other) {
        try {
            return Files.readSymbolicLink(Path.of(one))
                    .equals(Files.readSymbolicLink(Path.of(other)));
        } catch (IOException | UnsupportedOperationException e) {
            return true;
        }
    }

    /** One that follows no escape codes is no terminal to us. */
    private static boolean isDumb() {
        String terminal = System.getenv("TERM");
        return terminal == null || terminal.isEmpty() || terminal.equals("dumb");
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
            print(line);
        }
    }

    /** What programs read, or results while progress is shown. */
    public void print(Object line) {
        synchronized (err) {
            if (columns.isPresent() && OUT_IS_ERR) {
                clear();
            }
            out.println(line);
        }
    }

    /** Text that takes the place of the line of progress; ends with the cursor at its start, so that whatever is printed next clears it. */
    public void live(String text) {
        synchronized (err) {
            if (columns.isPresent()) {
                err.print(CLEAR + text);
                err.flush();
            }
        }
    }

    private void clear() {
        err.print(CLEAR);
        err.flush();
    }

    /** What is worth knowing, and no failure. */
    public void remark(String line) {
        if (!quiet) {
            notice(line);
        }
    }

    public void notice(String line) {
        synchronized (err) {
            if (columns.isPresent()) {
                clear();
            }
            err.println("dropflux: " + line);
        }
    }
}
