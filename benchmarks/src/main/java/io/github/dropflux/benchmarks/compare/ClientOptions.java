package io.github.dropflux.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What all clients of a comparison are given. */
final class ClientOptions {

    @Option(names = "--window", defaultValue = "8", description = "MiB of a window")
    private int windowMib = 8;

    @Option(
            names = "--in-flight",
            defaultValue = "4",
            description = "appends at once; 0: what dropflux finds")
    private int inFlight = 4;

    @Option(names = "--buffer", defaultValue = "64", description = "KiB of a source's buffer")
    private int bufferKib = 64;

    @Option(names = "--direct", description = "a source of direct buffers; not for the SDK")
    private boolean direct;

    List<String> arguments() {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--window",
                                String.valueOf(windowMib << 20),
                                "--in-flight",
                                String.valueOf(inFlight),
                                "--buffer",
                                String.valueOf(bufferKib << 10)));
        if (direct) {
            arguments.add("--direct");
        }
        return arguments;
    }

    @Override
    public String toString() {
        return String.format(
                ", %s buffers of %d KiB, windows of %d MiB, %d in flight",
                direct ? "direct" : "heap", bufferKib, windowMib, inFlight);
    }
}
