package io.github.dropflux.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What the runs of one contender took, in their order. */
final class Runs {

    private static final double MIB = 1 << 20;
    private static final double GIB = 1 << 30;

    private final String label;
    private final long bytes;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> cpuSeconds = new ArrayList<>();
    private final List<Double> garbage = new ArrayList<>();
    private long requests;
    private double peak;

    /**
     * @param bytes uploaded in a run
     */
    Runs(String label, long bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    void add(JsonNode run, long requestsOfRun) {
        seconds.add(run.get("seconds").asDouble());
        cpuSeconds.add(run.get("cpuSeconds").asDouble() * GIB / bytes);
        double own = run.get("allocatedBytes").asDouble() - run.get("sourceBytes").asDouble();
        garbage.add(own / MIB * GIB / bytes);
        peak = run.get("peakResidentBytes").asDouble() / MIB;
        requests = requestsOfRun;
    }

    String label() {
        return label;
    }

    /** Seconds a run, the middle one. */
    double seconds() {
        return Medians.of(seconds);
    }

    /** GiB a second. */
    double throughput() {
        return bytes / GIB / seconds();
    }

    /** CPU seconds of the process a GiB. */
    double cpuSeconds() {
        return Medians.of(cpuSeconds);
    }

    /** MiB allocated on the Java heap a GiB, but for what the source itself allocates. */
    double garbage() {
        return Medians.of(garbage);
    }

    /** MiB; the most that the process had resident, its source's 64 MiB too. */
    double peak() {
        return peak;
    }

    long requests() {
        return requests;
    }

    /** How many times fewer requests this took. */
    double requestsAgainst(Runs other) {
        return (double) other.requests / requests;
    }

    /** How many times as fast this is, run by run. */
    double speedAgainst(Runs other) {
        return Medians.ofRatios(other.seconds, seconds);
    }

    /** How many times the other's CPU seconds this takes, run by run. */
    double cpuAgainst(Runs other) {
        return Medians.ofRatios(cpuSeconds, other.cpuSeconds);
    }
}
