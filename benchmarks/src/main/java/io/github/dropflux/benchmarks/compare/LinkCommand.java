package io.github.dropflux.benchmarks.compare;

import io.github.dropflux.benchmarks.link.LinkOptions;
import io.github.dropflux.benchmarks.link.LinkProfile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where users live: links with a round trip, slow connections, and a server that takes its time. */
@Command(
        name = "link",
        description = {
            "Uploads with each client in turns over a simulated link.",
            "Profiles: atlantic, pacific, continent, nearby, loopback, refusing. Options change what a"
                    + " profile says."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class LinkCommand implements Callable<Integer> {

    private static final int COLUMNS = 60;

    /** A client that takes this many times as long as the quickest ends outside of the plot. */
    private static final double PLOTTED_TIMES = 4;

    @Parameters(
            arity = "0..*",
            paramLabel = "PROFILE",
            defaultValue = "atlantic",
            description = "one or more")
    private List<String> profiles;

    @Mixin private LinkOptions options;

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "auto,4,8,16,sdk,rclone",
            description = "auto, a number of appends, sdk, and rclone where it is installed")
    private List<String> clients;

    @Option(
            names = "--load",
            split = ",",
            defaultValue = "64,1024,20x20",
            description = "MiB of a file, or COUNTxMIB for several at once")
    private List<String> loads;

    @Option(names = "--window", defaultValue = "8", description = "MiB of a window")
    private int windowMib;

    @Option(names = "--rounds", defaultValue = "3")
    private int rounds;

    @Option(
            names = "--warm-up",
            defaultValue = "64",
            description = "MiB that a client uploads before each run, not counted; 0 for none")
    private long warmUpMib;

    @Option(
            names = "--cold",
            description = "a new process for each run, as on a command line, and no warm-up")
    private boolean cold;

    @Option(
            names = "--plot",
            defaultValue = "${sys:benchmarks.out:-.}",
            description = "the folder to write plots to, link-PROFILE-LOAD.svg")
    private Path plots;

    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        Machine.describe(out);
        List<Load> parsed = loads.stream().map(Load::parse).toList();
        for (String name : profiles) {
            LinkProfile profile = options.applyTo(LinkProfile.named(name));
            out.println("## " + profile + (cold ? "; cold" : "") + "\n");
            over(profile, parsed);
        }
        return 0;
    }

    private void over(LinkProfile profile, List<Load> parsed) {
        List<String> present = new ArrayList<>(clients);
        if (!Rclone.isInstalled() && present.remove("rclone")) {
            out.println("rclone is not installed, and left out.\n");
        }
        try (LinkComparison comparison = new LinkComparison(profile, present, windowMib, cold)) {
            for (Load load : parsed) {
                report(profile, load, comparison.run(load, rounds, warmUpMib));
            }
        }
    }

    private void report(LinkProfile profile, Load load, List<LinkRuns> results) {
        out.println("### " + load + "\n");
        Table table =
                new Table(
                        "client",
                        "share of the link",
                        "s",
                        "times as fast",
                        "calls",
                        "refused",
                        "most in flight");
        LinkRuns slowest = results.get(results.size() - 1);
        for (LinkRuns runs : results) {
            table.row(
                    runs.label(),
                    share(profile, load, runs.seconds()),
                    runs.seconds(),
                    runs.speedAgainst(slowest),
                    runs.calls(),
                    runs.refusals(),
                    runs.mostInFlight());
        }
        table.print(out);
        plot(profile, load, results);
    }

    /** How much of what the link could have carried in the time, in percent. */
    static String share(LinkProfile profile, Load load, double seconds) {
        if (profile.linkMib() == 0) {
            return "";
        }
        double mib = (double) load.count() * load.mib();
        return Math.round(100 * mib / seconds / profile.linkMib()) + " %";
    }

    private void plot(LinkProfile profile, Load load, List<LinkRuns> results) {
        double most = results.stream().mapToDouble(LinkRuns::mostInFlight).max().orElse(1);
        double quickest = results.stream().mapToDouble(LinkRuns::seconds).min().orElse(1);
        int label = results.stream().mapToInt(each -> each.label().length()).max().orElse(1);
        double shown = 0;
        Plot plot = Plot.over("Appends in flight, " + load + ", " + profile.name(), "seconds");
        out.printf("Appends in flight from begin to end; a full column is %.0f:%n%n", most);
        for (LinkRuns runs : results) {
            out.printf(
                    "    %-" + label + "s |%s| %.1f s%n",
                    runs.label(),
                    runs.sparkline(COLUMNS, most),
                    runs.seconds());
            plot.strip(runs.label(), runs.inFlight());
            shown = Math.max(shown, Math.min(runs.seconds(), PLOTTED_TIMES * quickest));
        }
        Path file = plots.resolve("link-" + profile.name() + "-" + load.slug() + ".svg");
        plot.until(shown).write(file);
        out.println("\nplotted to " + file + "\n");
    }
}
