package io.github.dropflux.benchmarks.compare;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Two builds against each other. */
@Command(
        name = "baseline",
        description = "Uploads with two builds in turns; ratios are against the first.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class BaselineCommand implements Callable<Integer> {

    private static final long MIB = 1 << 20;

    @Parameters(index = "0", description = "benchmarks.jar of the build to compare with")
    private Path before;

    @Option(names = "--after", description = "benchmarks.jar of the other build; default: this one")
    private Path after = Path.of(Child.sameBuild());

    @Option(names = "--tls", split = ",", defaultValue = "PLAIN,BORINGSSL")
    private List<Tls> tls;

    @Option(names = "--size", defaultValue = "1024", description = "MiB of an upload")
    private long sizeMib;

    @Option(names = "--rounds", defaultValue = "11")
    private int rounds;

    @Option(names = "--warmups", defaultValue = "3")
    private int warmups;

    @Option(
            names = "--small",
            defaultValue = "5000",
            description = "files of 1 KiB a round, one by one; 0 for none")
    private int small;

    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        Machine.describe(out);
        Contender first = Contender.of("before", "dropflux").from(before);
        Contender second = Contender.of("after", "dropflux").from(after);
        List<Contender> builds = List.of(first, second);
        for (Tls each : tls) {
            try (Server server = Server.start(each, 0);
                    Comparison comparison = new Comparison(server, builds)) {
                comparison.warmUp(sizeMib * MIB, warmups);
                Results.print(
                        out,
                        sizeMib + " MiB, " + each.label(),
                        comparison.run(sizeMib * MIB, rounds));
            }
        }
        if (small > 0) {
            Latency.Result result =
                    new Latency(first, second, 1024, 4 * small, small, rounds).run();
            out.println("### 1 KiB, plain, one by one\n");
            Table table = new Table("before us", "after us", "times as long");
            table.row(result.firstMicros(), result.secondMicros(), result.ratio());
            table.print(out);
        }
        return 0;
    }
}
