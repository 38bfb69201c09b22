package io.github.dropflux.benchmarks.compare;

import java.io.PrintStream;
import java.util.List;

/** How a comparison is shown. */
final class Results {

    private Results() {}

    /** Prints a table whose ratios are against the first. */
    static void print(PrintStream out, String title, List<Runs> results) {
        out.println("### " + title);
        out.println();
        Table table =
                new Table(
                        "client",
                        "s",
                        "GiB/s",
                        "times as fast",
                        "CPU s/GiB",
                        "times the CPU",
                        "garbage MiB/GiB",
                        "peak resident MiB",
                        "requests");
        Runs first = results.get(0);
        for (Runs runs : results) {
            table.row(
                    runs.label(),
                    runs.seconds(),
                    runs.throughput(),
                    runs.speedAgainst(first),
                    runs.cpuSeconds(),
                    runs.cpuAgainst(first),
                    runs.garbage(),
                    runs.peak(),
                    runs.requests());
        }
        table.print(out);
    }
}
