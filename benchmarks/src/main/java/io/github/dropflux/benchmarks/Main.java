package io.github.dropflux.benchmarks;

import io.github.dropflux.benchmarks.client.ClientCommand;
import io.github.dropflux.benchmarks.compare.BaselineCommand;
import io.github.dropflux.benchmarks.compare.CompareCommand;
import io.github.dropflux.benchmarks.compare.LatencyCommand;
import io.github.dropflux.benchmarks.compare.LinkCommand;
import io.github.dropflux.benchmarks.compare.MemoryCommand;
import io.github.dropflux.benchmarks.compare.QuickCommand;
import io.github.dropflux.benchmarks.compare.ScaleCommand;
import io.github.dropflux.benchmarks.compare.SmallCommand;
import io.github.dropflux.benchmarks.compare.SmokeCommand;
import io.github.dropflux.benchmarks.link.ProxyCommand;
import io.github.dropflux.benchmarks.server.ServerCommand;
import java.util.Arrays;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Where the benchmarks begin. */
@Command(
        name = "benchmarks",
        description = "jmh [OPTIONS] takes JMH's own options; and:",
        mixinStandardHelpOptions = true,
        subcommands = {
            QuickCommand.class,
            CompareCommand.class,
            LatencyCommand.class,
            MemoryCommand.class,
            ScaleCommand.class,
            SmallCommand.class,
            LinkCommand.class,
            BaselineCommand.class,
            SmokeCommand.class,
            ServerCommand.class,
            ProxyCommand.class,
            ClientCommand.class
        })
public final class Main {

    private Main() {}

    /** Runs what the first argument names; {@code jmh} takes JMH's own options. */
    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        // Plots are drawn without a screen.
        System.setProperty("java.awt.headless", "true");
        if (args.length > 0 && args[0].equals("jmh")) {
            Stream<String> rest = Arrays.stream(args).skip(1);
            org.openjdk.jmh.Main.main(
                    Stream.concat(rest, Stream.of("-prof", "gc")).toArray(String[]::new));
            return;
        }
        System.exit(
                new CommandLine(new Main())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(args));
    }
}
