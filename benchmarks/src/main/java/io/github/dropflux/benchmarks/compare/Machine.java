package io.github.dropflux.benchmarks.compare;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where the figures come from, in words that name no machine. */
final class Machine {

    private static final Path CONGESTION = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");

    private Machine() {}

    static void describe(PrintStream out) {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        out.printf(
                Locale.ROOT,
                "%d cores, %d GiB of memory, load %.1f at the start; Java %s; TCP congestion control:"
                        + " %s%n%n",
                system.getAvailableProcessors(),
                Math.round(system.getTotalMemorySize() / (double) (1 << 30)),
                system.getSystemLoadAverage(),
                System.getProperty("java.version"),
                congestion());
    }

    private static String congestion() {
        if (!Files.isReadable(CONGESTION)) {
            return "unknown";
        }
        try {
            String inForce = Files.readString(CONGESTION).strip();
            return inForce.equals("bbr")
                    ? "bbr, which runs loopback at less than half speed: these figures do not count"
                    : inForce;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + CONGESTION, e);
        }
    }
}
