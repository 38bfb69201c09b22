package io.github.dropflux.benchmarks;

import java.util.Arrays;
import java.util.logging.LogManager;
import java.util.stream.Stream;

/** Where the benchmarks begin. */
public final class Main {

    private Main() {}

    /** Runs what the first argument names. */
    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        if (args.length > 0 && args[0].equals("jmh")) {
            Stream<String> rest = Arrays.stream(args).skip(1);
            org.openjdk.jmh.Main.main(
                    Stream.concat(rest, Stream.of("-prof", "gc")).toArray(String[]::new));
        }
    }
}
