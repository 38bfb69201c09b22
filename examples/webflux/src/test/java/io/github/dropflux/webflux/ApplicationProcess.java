package io.github.dropflux.webflux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The example in a JVM of its own, with this one's Java and class path. */
final class ApplicationProcess implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");

    /** A collection, as the JVM logs it: MiB before and after. */
    private static final Pattern COLLECTED = Pattern.compile("(\\d+)M->(\\d+)M");

    private final Process process;
    private final Path output;

    private ApplicationProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** What it prints goes to the file. */
    static ApplicationProcess start(Path output, List<String> flags, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-Xlog:gc");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(WebFluxApplication.class.getName());
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        return new ApplicationProcess(process, output);
    }

    /** Whether it listens. */
    boolean isUp() {
        if (!isAlive()) {
            throw new AssertionError("the application has ended:\n" + output());
        }
        return startedOn().find();
    }

    int port() {
        Matcher started = startedOn();
        if (!started.find()) {
            throw new IllegalStateException("not up yet");
        }
        return Integer.parseInt(started.group(1));
    }

    private Matcher startedOn() {
        return STARTED.matcher(output());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The most bytes that were resident so far, where the system tells it. */
    OptionalLong peakMemory() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** MiB of the heap that were collected so far. */
    long garbage() {
        return COLLECTED
                .matcher(output())
                .results()
                .mapToLong(each -> Long.parseLong(each.group(1)) - Long.parseLong(each.group(2)))
                .sum();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
