package io.github.dropflux.reactor.test;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java program in a process of its own, on the JDK that runs the tests. */
public final class ChildJvm {

    private static final int PATIENCE_SECONDS = 120;

    private ChildJvm() {}

    /**
     * Runs {@code java} with these arguments to its end.
     *
     * @return what it printed, errors included, and its exit code as the last line
     */
    public static String run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx128m");
        command.addAll(arguments);
        Path output = Files.createTempFile("child", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            // Both say on the child's output that they were picked up.
            builder.environment()
                    .keySet()
                    .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
            Process process = builder.start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return Files.readString(output)
                    + (ended ? "exit " + process.exitValue() : "did not end, and was killed");
        } finally {
            Files.delete(output);
        }
    }

    /** A path of the jars, or folders of classes, that these classes come from. */
    public static String pathOf(Stream<Class<?>> classes) {
        return classes.map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(URI.create(location.toString())).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }
}
