package io.github.dropflux.benchmarks.compare;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Small files. */
@Command(
        name = "latency",
        description = "How long a small file takes, against one bare POST.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class LatencyCommand implements Callable<Integer> {

    @Option(names = "--size", defaultValue = "1024", description = "bytes of the file")
    private long bytes;

    @Option(names = "--count", defaultValue = "2000", description = "files a round, one by one")
    private int count;

    @Option(
            names = "--warm-up",
            defaultValue = "20000",
            description = "files of each client before what is counted")
    private int warmUp;

    @Option(names = "--rounds", defaultValue = "9")
    private int rounds;

    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        Machine.describe(out);
        Latency.Result result = Latency.againstBare(bytes, warmUp, count, rounds);
        Table table = new Table("bytes", "dropflux us", "bare POST us", "ratio");
        table.row(bytes, result.secondMicros(), result.firstMicros(), result.ratio());
        table.print(out);
        return 0;
    }
}
