package io.github.dropflux.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jfree.data.xy.XYSeries;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many uploads at once. */
@Command(
        name = "scale",
        description = "One client with 1, 10, 100 and 1,000 uploads at once.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ScaleCommand implements Callable<Integer> {

    private static final long MIB = 1 << 20;
    private static final long BLOCK = 4 * MIB;
    private static final int WARM_UP_UPLOADS = 4;

    @Option(
            names = "--uploads",
            split = ",",
            defaultValue = "1,10,100,1000",
            description = "at once")
    private List<Integer> counts;

    @Option(names = "--size", defaultValue = "16384", description = "MiB of all uploads together")
    private long sizeMib;

    @Option(
            names = "--plot",
            defaultValue = "${sys:benchmarks.out:-.}/scale.svg",
            description = "where to write the plot")
    private Path plot;

    @Option(names = "--heap", defaultValue = "1024", description = "MiB, as -Xmx")
    private int heapMib;

    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        Machine.describe(out);
        XYSeries throughput = new XYSeries("throughput");
        XYSeries resident = new XYSeries("resident");
        XYSeries fairness = new XYSeries("fairness");
        Table table =
                new Table(
                        "uploads",
                        "MiB each",
                        "s",
                        "GiB/s",
                        "peak resident MiB",
                        "fastest s",
                        "slowest / fastest");
        for (int count : counts) {
            long bytes = Math.max(BLOCK, sizeMib * MIB / count / BLOCK * BLOCK);
            JsonNode run = run(count, bytes);
            double seconds = run.get("seconds").asDouble();
            double gib = (double) bytes * count / (1 << 30);
            double peak = run.get("peakResidentBytes").asDouble() / MIB;
            double spread = run.get("slowest").asDouble() / run.get("fastest").asDouble();
            table.row(
                    count,
                    bytes / MIB,
                    seconds,
                    gib / seconds,
                    peak,
                    run.get("fastest").asDouble(),
                    spread);
            throughput.add(count, gib / seconds);
            resident.add(count, peak);
            fairness.add(count, spread);
        }
        table.print(out);
        Plot.overPowers("Uploads at once on one client", "uploads")
                .strip("GiB/s", throughput)
                .strip("peak resident MiB", resident)
                .strip("slowest / fastest", fairness)
                .write(plot);
        out.println("plotted to " + plot);
        return 0;
    }

    private JsonNode run(int count, long bytes) {
        Contender contender =
                Contender.of("dropflux", "dropflux", "--fresh")
                        .flags(List.of("-Xmx" + heapMib + "m", "-XX:+ExitOnOutOfMemoryError"));
        try (Server server = Server.start(Tls.PLAIN, 0);
                Child client = contender.start(server)) {
            client.ask("together " + WARM_UP_UPLOADS + " " + 64 * MIB);
            return client.ask("together " + count + " " + bytes);
        }
    }
}
