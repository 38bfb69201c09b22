package io.github.dropflux.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** That memory does not grow with the file. */
@Command(
        name = "memory",
        description = "Uploads far more than there is memory for, and plots what is resident.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class MemoryCommand implements Callable<Integer> {

    private static final long GIB = 1 << 30;
    private static final int SMALLEST_MIB = 4;
    private static final int STEP_MIB = 4;
    private static final int LIMIT_SECONDS = 60;

    @Option(names = "--size", defaultValue = "100", description = "GiB of the file")
    private long sizeGib;

    @Option(names = "--heap", defaultValue = "64", description = "MiB, as -Xmx")
    private int heapMib;

    @Option(
            names = "--direct",
            defaultValue = "64",
            description = "MiB, as -XX:MaxDirectMemorySize")
    private int directMib;

    @Option(names = "--jvm", split = ",", description = "further flags of the JVM")
    private List<String> jvm = List.of();

    @Option(
            names = "--smallest",
            description = "find the smallest limits that complete 1 GiB instead")
    private boolean smallest;

    @Option(
            names = "--plot",
            defaultValue = "${sys:benchmarks.out:-.}/memory.svg",
            description = "where to write the plot")
    private Path plot;

    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        Machine.describe(out);
        try (Server server = Server.start(Tls.PLAIN, 0)) {
            if (smallest) {
                findSmallest(server);
            } else {
                prove(server);
            }
        }
        return 0;
    }

    private void prove(Server server) {
        ResidentMemory memory = new ResidentMemory();
        try (Child client = contender(heapMib, directMib).start(server)) {
            JsonNode run = memory.during(client, "upload " + sizeGib * GIB);
            double seconds = run.get("seconds").asDouble();
            double[] range = memory.rangeAfter(seconds / 10);
            Table table =
                    new Table("GiB", "-Xmx", "direct", "s", "GiB/s", "resident MiB", "peak MiB");
            table.row(
                    sizeGib,
                    heapMib + " MiB",
                    directMib + " MiB",
                    seconds,
                    sizeGib / seconds,
                    String.format("%.0f to %.0f", range[0], range[1]),
                    run.get("peakResidentBytes").asDouble() / (1 << 20));
            table.print(out);
        }
        Plot.over(sizeGib + " GiB with -Xmx" + heapMib + "m", "seconds")
                .strip("resident MiB", memory.samples())
                .write(plot);
        out.println("plotted to " + plot);
    }

    private void findSmallest(Server server) {
        int heap = heapMib;
        while (heap > SMALLEST_MIB && completes(server, heap - STEP_MIB, directMib)) {
            heap -= STEP_MIB;
        }
        int direct = directMib;
        while (direct > SMALLEST_MIB && completes(server, heap, direct - STEP_MIB)) {
            direct -= STEP_MIB;
        }
        out.printf("1 GiB completes with -Xmx%dm -XX:MaxDirectMemorySize=%dm%n", heap, direct);
    }

    private boolean completes(Server server, int heap, int direct) {
        boolean completed;
        try (Child client = contender(heap, direct).start(server)) {
            new ResidentMemory().during(client, "upload " + GIB, LIMIT_SECONDS);
            completed = true;
        } catch (ChildFailedException e) {
            completed = false;
        }
        out.printf("heap %d MiB, direct %d MiB: %s%n", heap, direct, completed ? "yes" : "no");
        return completed;
    }

    /** Each buffer of the source is an array of its own, so that all that is held takes memory. */
    private Contender contender(int heap, int direct) {
        List<String> flags = new ArrayList<>(jvm);
        flags.add("-Xmx" + heap + "m");
        flags.add("-XX:MaxDirectMemorySize=" + direct + "m");
        flags.add("-XX:+ExitOnOutOfMemoryError");
        flags.add("-XX:+DisplayVMOutputToStderr");
        return Contender.of("dropflux", "dropflux", "--fresh").flags(flags);
    }
}
