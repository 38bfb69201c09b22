package io.github.dropflux.benchmarks.compare;

import io.github.dropflux.benchmarks.client.ClientKind;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Sees to it that each benchmark still runs. How long it took is nobody's business here. */
@Command(
        name = "smoke",
        description = "Runs each benchmark once and briefly; fails when one does not run.",
        mixinStandardHelpOptions = true)
public final class SmokeCommand implements Callable<Integer> {

    private static final long BYTES = 33L << 20;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws RunnerException {
        System.setProperty(Child.BRIEF, "true");
        micro();
        List<ClientKind> kinds = new ArrayList<>(List.of(ClientKind.values()));
        // It does so below.
        kinds.remove(ClientKind.SDK_FILES);
        uploads(Tls.PLAIN, kinds);
        uploads(Tls.JDK, List.of(ClientKind.DROPFLUX, ClientKind.SDK_THREADS));
        uploads(Tls.BORINGSSL, List.of(ClientKind.DROPFLUX, ClientKind.BARE));
        Latency.againstBare(1024, 5, 5, 1);
        command(new MemoryCommand(), "--size", "1");
        command(new ScaleCommand(), "--uploads", "2", "--size", "32");
        command(
                new SmallCommand(),
                "--files",
                "20",
                "--delay",
                "5",
                "--warmups",
                "0",
                "--rounds",
                "1",
                "--tiny",
                "100",
                "--alone",
                "5");
        command(
                new LinkCommand(),
                "refusing",
                "--rtt",
                "2",
                "--server",
                "5",
                "--connection",
                "50",
                "--refuse-above",
                "2",
                "--retry-after",
                "1",
                "--clients",
                "auto,1,sdk",
                "--load",
                "17,2x9",
                "--warm-up",
                "9",
                "--rounds",
                "1");
        command(
                new BaselineCommand(),
                Child.sameBuild(),
                "--tls",
                "PLAIN",
                "--size",
                "64",
                "--rounds",
                "1",
                "--warmups",
                "0");
        out.println("each benchmark ran");
        return 0;
    }

    private static void command(Callable<Integer> command, String... arguments) {
        if (new CommandLine(command).execute(arguments) != 0) {
            throw new IllegalStateException("it failed, see above");
        }
    }

    private void micro() throws RunnerException {
        // Others who measure on this machine at the same time do not matter here.
        System.setProperty("jmh.ignoreLock", "true");
        Options options =
                new OptionsBuilder()
                        .include("io.github.dropflux.benchmarks.micro")
                        .param("buffer", "65536")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(10))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        Collection<RunResult> results = new Runner(options).run();
        out.println(results.size() + " benchmarks of short pieces of code ran");
    }

    private void uploads(Tls tls, List<ClientKind> kinds) {
        List<Contender> contenders = new ArrayList<>();
        for (ClientKind kind : kinds) {
            contenders.add(Contender.of(kind.name(), kind.name(), "--hash"));
        }
        try (Server server = Server.start(tls, 0);
                Comparison comparison = new Comparison(server, contenders)) {
            for (Runs runs : comparison.run(BYTES, 1)) {
                out.println(
                        runs.label()
                                + " uploaded, "
                                + tls.label()
                                + ", in "
                                + runs.requests()
                                + " calls");
            }
        }
    }
}
