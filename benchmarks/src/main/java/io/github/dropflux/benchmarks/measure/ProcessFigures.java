package io.github.dropflux.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process has used so far.
 *
 * @param nanoTime when
 * @param cpuSeconds of all threads, the collector's and the compiler's too
 * @param allocatedBytes on the Java heap by the threads that live; what became garbage, and little
 *     else, in a process that does one thing again and again
 */
public record ProcessFigures(long nanoTime, double cpuSeconds, long allocatedBytes) {

    private static final double NANOS = 1e9;

    /** Reads the figures. */
    public static ProcessFigures now() {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            allocated += Math.max(0, bytes);
        }
        return new ProcessFigures(System.nanoTime(), system.getProcessCpuTime() / NANOS, allocated);
    }

    /** Seconds from {@code earlier} to this. */
    public double secondsSince(ProcessFigures earlier) {
        return (nanoTime - earlier.nanoTime) / NANOS;
    }

    /** The most memory that this process had resident, in bytes; 0 where the system does not tell. */
    public static long peakResidentBytes() {
        return status("self", "VmHWM:");
    }

    /** The memory that a process has resident, in bytes; 0 where the system does not tell. */
    public static long residentBytes(long pid) {
        return status(String.valueOf(pid), "VmRSS:");
    }

    private static long status(String process, String key) {
        Path status = Path.of("/proc", process, "status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(key)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + status, e);
        }
    }
}
