package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.cli.surroundings.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The program, run in this process with streams and an environment of its own. */
public final class CommandRun {

    private final Map<String, String> environment = new HashMap<>();
    private Supplier<ReadableByteChannel> input = () -> channel(new byte[1]);
    private OptionalInt columns = OptionalInt.empty();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    public CommandRun environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public CommandRun input(byte[] bytes) {
        return input(() -> channel(bytes));
    }

    CommandRun input(Supplier<ReadableByteChannel> value) {
        input = value;
        return this;
    }

    public CommandRun terminal(int value) {
        columns = OptionalInt.of(value);
        return this;
    }

    /** Types a line when it is asked for, by what standard error says until then. */
    public CommandRun answering(UnaryOperator<String> answer) {
        return input(
                () ->
                        Channels.newChannel(
                                new InputStream() {
                                    private byte[] line = new byte[0];
                                    private int next;

                                    @Override
                                    public int read() {
                                        if (next == line.length) {
                                            line =
                                                    (answer.apply(saidSoFar()) + "\n")
                                                            .getBytes(StandardCharsets.UTF_8);
                                            next = 0;
                                        }
                                        return line[next++] & 0xff;
                                    }

                                    @Override
                                    public int read(byte[] into, int at, int length) {
                                        // No more than a line at once, as a terminal.
                                        into[at] = (byte) read();
                                        return 1;
                                    }
                                }));
    }

    /** What standard error has got, also while the program runs. */
    public String saidSoFar() {
        return err.toString(StandardCharsets.UTF_8);
    }

    public Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        err.reset();
        Surroundings surroundings =
                new Surroundings(
                        input,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8,
                        columns,
                        environment::get,
                        false);
        int exit = CommandRunner.run(surroundings, args);
        return new Result(
                exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    public record Result(int exit, String out, String err) {

        public List<String> errLines() {
            return err.lines().filter(line -> !line.contains("no token given")).toList();
        }

        /** The exit code, and one line that says all of the given things, and nothing on standard output. */
        public void failsWith(int code, String... said) {
            assertThat(errLines()).as("standard error").hasSize(1);
            assertThat(errLines().get(0)).startsWith("dropflux: ").contains(said);
            assertThat(out).isEmpty();
            assertThat(exit).isEqualTo(code);
        }
    }
}
