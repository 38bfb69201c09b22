package io.github.dropflux.benchmarks.compare;

import io.github.dropflux.benchmarks.link.LinkProfile;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;

/** The headline ratios. */
@Command(
        name = "quick",
        description = "The headline ratios, in some three minutes.",
        mixinStandardHelpOptions = true)
public final class QuickCommand implements Callable<Integer> {

    private static final long GIB = 1 << 30;
    private static final int WINDOW_MIB = 8;
    private static final int[] DELAYS = {0, 20, 100};

    private final PrintStream out = System.out;
    private final Table headline = new Table("what", "dropflux", "against", "ratio", "wanted");

    @Override
    public Integer call() throws RunnerException {
        Machine.describe(out);
        againstBare(Tls.PLAIN);
        againstBare(Tls.BORINGSSL);
        againstSdk();
        overLink();
        smallFile();
        windows();
        headline.print(out);
        return 0;
    }

    private void againstBare(Tls tls) {
        List<Contender> contenders =
                List.of(
                        Contender.of("bare loop with hash", "bare", "--hash"),
                        Contender.of("dropflux", "dropflux"));
        try (Server server = Server.start(tls, 0);
                Comparison comparison = new Comparison(server, contenders)) {
            List<Runs> runs = comparison.warmUp(GIB, 3).run(GIB, 7);
            Results.print(out, "1 GiB, " + tls.label(), runs);
            Runs bare = runs.get(0);
            Runs dropflux = runs.get(1);
            String over = ", " + tls.label();
            headline.row(
                    "GiB/s" + over,
                    dropflux.throughput(),
                    bare.throughput(),
                    dropflux.speedAgainst(bare),
                    ">= 0.95");
            headline.row(
                    "CPU s/GiB" + over,
                    dropflux.cpuSeconds(),
                    bare.cpuSeconds(),
                    dropflux.cpuAgainst(bare),
                    "<= 1.08");
            headline.row(
                    "garbage MiB/GiB" + over,
                    dropflux.garbage(),
                    bare.garbage(),
                    dropflux.garbage() / bare.garbage(),
                    "dropflux <= 12");
            headline.row(
                    "peak resident MiB" + over,
                    dropflux.peak(),
                    bare.peak(),
                    dropflux.peak() / bare.peak(),
                    "<= 1.10");
        }
    }

    private void againstSdk() {
        List<Contender> contenders =
                List.of(
                        Contender.of("SDK, as its example", "sdk_example"),
                        Contender.of("dropflux", "dropflux"),
                        Contender.of("dropflux, 8 in flight", "dropflux", "--in-flight", "8"));
        try (Server server = Server.start(Tls.PLAIN, 0);
                Comparison comparison = new Comparison(server, contenders)) {
            comparison.warmUp(GIB, 2);
            for (int delay : DELAYS) {
                server.delay(delay);
                // What waits for the most part varies little.
                List<Runs> runs = comparison.run(GIB, delay < 100 ? 3 : 1);
                Runs sdk = runs.get(0);
                for (Runs dropflux : runs.subList(1, runs.size())) {
                    headline.row(
                            "GiB/s, SDK's example, %d ms%s"
                                    .formatted(
                                            delay, dropflux == runs.get(1) ? "" : "; 8 in flight"),
                            dropflux.throughput(),
                            sdk.throughput(),
                            dropflux.speedAgainst(sdk),
                            ">= 4");
                }
            }
        }
    }

    private void overLink() {
        LinkProfile profile = LinkProfile.named("atlantic");
        Load load = new Load(1, 64);
        try (LinkComparison comparison =
                new LinkComparison(profile, List.of("auto", "4"), WINDOW_MIB, false)) {
            List<LinkRuns> runs = comparison.run(load, 1, load.mib());
            LinkRuns automatic = runs.get(0);
            LinkRuns pinned = runs.get(1);
            headline.row(
                    "s, " + load + ", link as atlantic; 4 in flight",
                    automatic.seconds(),
                    pinned.seconds(),
                    automatic.seconds() / pinned.seconds(),
                    "< 1");
        }
    }

    private void smallFile() {
        Latency.Result latency = Latency.againstBare(1024, 20_000, 1000, 9);
        headline.row(
                "1 KiB file, us",
                latency.secondMicros(),
                latency.firstMicros(),
                latency.ratio(),
                "<= 1.15");
    }

    private void windows() throws RunnerException {
        for (String memory : List.of("heap", "direct")) {
            Map<String, WindowFigures> measured = WindowFigures.measure(memory);
            WindowFigures dropflux = WindowFigures.of(measured, "dropflux");
            window(memory, "bare subscriber", dropflux, measured, "bareSubscriber", "<= 4");
            window(memory, "Azure", dropflux, measured, "azure", "<= 0.2");
            window(memory, "AWS", dropflux, measured, "aws", "<= 0.4");
            headline.row(
                    "B a 64 KiB " + memory + " buffer",
                    dropflux.bytes(),
                    WindowFigures.of(measured, "bareSubscriber").bytes(),
                    dropflux.bytes() / WindowFigures.of(measured, "bareSubscriber").bytes(),
                    "dropflux <= 160");
        }
    }

    private void window(
            String memory,
            String label,
            WindowFigures dropflux,
            Map<String, WindowFigures> measured,
            String peer,
            String wanted) {
        double other = WindowFigures.of(measured, peer).nanos();
        headline.row(
                "ns a 64 KiB " + memory + " buffer, " + label,
                dropflux.nanos(),
                other,
                dropflux.nanos() / other,
                wanted);
    }
}
