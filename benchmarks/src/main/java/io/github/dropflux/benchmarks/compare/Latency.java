package io.github.dropflux.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * How long a small file takes, against one bare POST; both warm and in turns.
 *
 * @param bytes of the file
 * @param count of files in a round, one after the other
 * @param warmUp files before what is counted: the JVM takes ten thousand to compile all that runs
 * @param rounds of {@code count} files each
 */
record Latency(long bytes, int warmUp, int count, int rounds) {

    /** Middle values, in microseconds. */
    record Result(double dropfluxMicros, double bareMicros, double ratio) {}

    Result run() {
        List<Double> bare = new ArrayList<>();
        List<Double> dropflux = new ArrayList<>();
        try (Server server = Server.start(Tls.PLAIN, 0);
                Child bareClient = Contender.of("bare", "bare").start(server);
                Child dropfluxClient = Contender.of("dropflux", "dropflux").start(server)) {
            micros(bareClient, warmUp);
            micros(dropfluxClient, warmUp);
            for (int round = 0; round < rounds; round++) {
                bare.add(micros(bareClient, count));
                dropflux.add(micros(dropfluxClient, count));
            }
        }
        return new Result(Medians.of(dropflux), Medians.of(bare), Medians.ofRatios(dropflux, bare));
    }

    private double micros(Child client, int files) {
        return client.ask("repeat " + files + " " + bytes).get("medianMicros").asDouble();
    }
}
