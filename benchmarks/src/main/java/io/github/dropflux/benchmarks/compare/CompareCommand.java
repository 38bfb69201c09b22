package io.github.dropflux.benchmarks.compare;

import io.github.dropflux.benchmarks.client.ClientKind;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everyone against everyone, in as many surroundings as wanted. */
@Command(
        name = "compare",
        description = "Uploads with each client in turns; ratios are against the first of them.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class CompareCommand implements Callable<Integer> {

    private static final long MIB = 1 << 20;

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "BARE,DROPFLUX,SDK_EXAMPLE,SDK_THREADS,WEBCLIENT,AZURE",
            description = "${COMPLETION-CANDIDATES}")
    private List<ClientKind> clients;

    @Option(
            names = "--hash",
            arity = "1",
            split = ",",
            defaultValue = "true,false",
            description = "dropflux always hashes; SDK_EXAMPLE and AZURE never do")
    private List<Boolean> hash;

    @Option(
            names = "--tls",
            split = ",",
            defaultValue = "PLAIN,JDK,BORINGSSL",
            description = "${COMPLETION-CANDIDATES}")
    private List<Tls> tls;

    @Option(
            names = "--delay",
            split = ",",
            defaultValue = "0",
            description = "milliseconds by which answers are held back")
    private List<Integer> delays;

    @Option(
            names = "--bandwidth",
            defaultValue = "0",
            description = "KiB a second and connection; 0: unlimited")
    private long bandwidthKib;

    @Option(names = "--size", defaultValue = "1024", description = "MiB of an upload")
    private long sizeMib;

    @Option(names = "--warmups", defaultValue = "3")
    private int warmups;

    @Option(names = "--rounds", defaultValue = "7")
    private int rounds;

    @Mixin private ClientOptions options;

    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        Machine.describe(out);
        for (Tls each : tls) {
            try (Server server = Server.start(each, bandwidthKib << 10);
                    Comparison comparison = new Comparison(server, contenders())) {
                comparison.warmUp(sizeMib * MIB, warmups);
                for (int delay : delays) {
                    server.delay(delay);
                    Results.print(out, title(each, delay), comparison.run(sizeMib * MIB, rounds));
                }
            }
        }
        return 0;
    }

    private String title(Tls each, int delay) {
        String limit = bandwidthKib == 0 ? "" : ", " + bandwidthKib + " KiB/s a connection";
        return sizeMib
                + " MiB, "
                + each.label()
                + ", answers after "
                + delay
                + " ms"
                + limit
                + options;
    }

    private List<Contender> contenders() {
        List<Contender> contenders = new ArrayList<>();
        for (ClientKind kind : clients) {
            for (boolean with : kind.hashing(hash)) {
                String label = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
                List<String> arguments = new ArrayList<>(List.of(kind.name()));
                if (with) {
                    arguments.add("--hash");
                }
                arguments.addAll(options.arguments());
                contenders.add(
                        Contender.of(
                                label + (with ? ", hash" : ""), arguments.toArray(String[]::new)));
            }
        }
        return contenders;
    }
}
