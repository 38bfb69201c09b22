package io.github.dropflux.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.benchmarks.Main;
import io.github.dropflux.benchmarks.measure.Dialogue;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process of these benchmarks, which is told a line at a time what to do. */
final class Child implements AutoCloseable {

    /** A system property: whether processes are short-lived, so that optimizing them does not pay. */
    static final String BRIEF = "benchmarks.brief";

    private final Process process;
    private final BufferedReader said;
    private final BufferedWriter tell;
    private final JsonNode greeting;

    private Child(List<String> command) {
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            said = process.inputReader();
            tell = process.outputWriter();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
        greeting = read();
    }

    /**
     * Starts one.
     *
     * @param classPath of the build to run
     * @param flags of the JVM
     * @param arguments from the subcommand on
     */
    static Child start(String classPath, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        if (Boolean.getBoolean(BRIEF)) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.add("-cp");
        command.add(classPath);
        command.add(Main.class.getName());
        command.addAll(arguments);
        return new Child(command);
    }

    /** The class path of this process. */
    static String sameBuild() {
        return System.getProperty("java.class.path");
    }

    /** What it said when it was ready. */
    JsonNode greeting() {
        return greeting;
    }

    long pid() {
        return process.pid();
    }

    /** Tells it to do something and waits for its answer. */
    JsonNode ask(String line) {
        begin(line);
        return read();
    }

    /** Tells it to do something; {@link #read} waits for the answer. */
    void begin(String line) {
        try {
            tell.write(line);
            tell.newLine();
            tell.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the process has ended, see above", e);
        }
    }

    boolean hasAnswered() {
        try {
            return said.ready() || !process.isAlive();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode read() {
        try {
            String line = said.readLine();
            if (line == null) {
                throw new ChildFailedException();
            }
            return Dialogue.parse(line);
        } catch (IOException e) {
            throw new UncheckedIOException("the process said what is no JSON", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
