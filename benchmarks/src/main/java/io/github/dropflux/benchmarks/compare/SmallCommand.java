package io.github.dropflux.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many small files. */
@Command(
        name = "small",
        description =
                "Many small files against the official SDK with a call for each; many more in little"
                        + " memory; and one as if it were many.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class SmallCommand implements Callable<Integer> {

    /** Files one by one with answers that are held back, at most, a round. */
    private static final int ALONE_LATE = 20;

    private static final int WARM_UPS_ALONE = 4;

    @Option(names = "--files", defaultValue = "1000")
    private int files;

    @Option(names = "--size", defaultValue = "100", description = "KiB of each")
    private long sizeKib;

    @Option(
            names = "--delay",
            defaultValue = "50",
            description = "milliseconds by which answers are held back")
    private int delayMillis;

    @Option(names = "--threads", defaultValue = "16", description = "of the SDK")
    private int threads;

    @Option(names = "--warmups", defaultValue = "3")
    private int warmups;

    @Option(names = "--rounds", defaultValue = "7")
    private int rounds;

    @Option(
            names = "--tiny",
            defaultValue = "10000",
            description = "files of 1 KiB with -Xmx64m -XX:MaxDirectMemorySize=64m, ten times")
    private int tiny;

    @Option(names = "--alone", defaultValue = "2000", description = "files of 1 KiB one by one")
    private int alone;

    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        Machine.describe(out);
        compare();
        fill();
        single();
        return 0;
    }

    private void compare() {
        Contender dropflux = Contender.of("dropflux, hash", "dropflux");
        Contender sdk =
                Contender.of("sdk-files", "sdk_files", "--in-flight", String.valueOf(threads))
                        // Five connections are kept otherwise, and the others made for each call.
                        .flags(List.of("-Dhttp.maxConnections=" + threads));
        try (Server server = Server.start(Tls.PLAIN, 0);
                Comparison comparison = new Comparison(server, List.of(sdk, dropflux))) {
            String task = "files " + files + " " + (sizeKib << 10);
            comparison.warmUp(task, warmups);
            server.delay(delayMillis);
            List<Runs> results = comparison.run(task, files * (sizeKib << 10), rounds);
            out.printf(
                    "### %d files of %d KiB, answers after %d ms%n%n", files, sizeKib, delayMillis);
            Table table =
                    new Table(
                            "client",
                            "s",
                            "times as fast",
                            "calls",
                            "times fewer calls",
                            "times the CPU",
                            "peak resident MiB");
            Runs first = results.get(0);
            for (Runs runs : results) {
                table.row(
                        runs.label(),
                        runs.seconds(),
                        runs.speedAgainst(first),
                        runs.requests(),
                        runs.requestsAgainst(first),
                        runs.cpuAgainst(first),
                        runs.peak());
            }
            table.print(out);
        }
    }

    private void fill() {
        Contender contender =
                Contender.of("dropflux", "dropflux", "--fresh", "--buffer", "1024")
                        .flags(
                                List.of(
                                        "-Xmx64m",
                                        "-XX:MaxDirectMemorySize=64m",
                                        "-XX:+ExitOnOutOfMemoryError",
                                        "-XX:+DisplayVMOutputToStderr"));
        Table table =
                new Table("files of 1 KiB", "s", "calls", "connections", "threads", "resident MiB");
        try (Server server = Server.start(Tls.PLAIN, 0);
                Child client = contender.start(server)) {
            for (int times : new int[] {1, 9}) {
                long before = server.requests();
                ResidentMemory memory = new ResidentMemory();
                JsonNode run = memory.during(client, "files " + (long) times * tiny + " 1024");
                double[] range = memory.rangeAfter(0);
                table.row(
                        times * tiny,
                        run.get("seconds").asDouble(),
                        server.requests() - before,
                        server.connections(),
                        run.get("threads").asInt(),
                        String.format("%.0f to %.0f", range[0], range[1]));
            }
        }
        table.print(out);
    }

    private void single() {
        Table table = new Table("one file of 1 KiB", "ms", "times as long");
        try (Server server = Server.start(Tls.PLAIN, 0);
                Child client = Contender.of("dropflux", "dropflux").start(server)) {
            int late = Math.min(alone, ALONE_LATE);
            single(client, alone, WARM_UPS_ALONE);
            addSingle(table, ", answers at once", single(client, alone, rounds));
            server.delay(delayMillis);
            addSingle(
                    table, ", answers after " + delayMillis + " ms", single(client, late, rounds));
        }
        table.print(out);
    }

    private static List<List<Double>> single(Child client, int count, int rounds) {
        List<Double> upload = new ArrayList<>();
        List<Double> uploadAll = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            upload.add(millis(client, "repeat", count));
            uploadAll.add(millis(client, "alone", count));
        }
        return List.of(upload, uploadAll);
    }

    private static void addSingle(Table table, String answers, List<List<Double>> rounds) {
        List<Double> upload = rounds.get(0);
        List<Double> uploadAll = rounds.get(1);
        table.row("upload" + answers, Medians.of(upload), 1.0);
        table.row(
                "uploadAll" + answers, Medians.of(uploadAll), Medians.ofRatios(uploadAll, upload));
    }

    private static double millis(Child client, String task, int count) {
        return client.ask(task + " " + count + " 1024").get("medianMicros").asDouble() / 1000;
    }
}
