package io.github.dropflux.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * How long a small file takes, against one bare POST; both warm and in turns.
 *
 * @param bytes of the file
 * @param count of files in a round, one after the other
 * @param rounds after one that is not counted
 */
record Latency(long bytes, int count, int rounds) {

    /** Middle values, in microseconds. */
    record Result(double dropfluxMicros, double bareMicros, double ratio) {}

    Result run() {
        List<Double> bare = new ArrayList<>();
        List<Double> dropflux = new ArrayList<>();
        try (Server server = Server.start(Tls.PLAIN, 0);
                Child bareClient = Contender.of("bare", "bare").start(server);
                Child dropfluxClient = Contender.of("dropflux", "dropflux").start(server)) {
            for (int round = 0; round <= rounds; round++) {
                double first = micros(bareClient);
                double second = micros(dropfluxClient);
                if (round > 0) {
                    bare.add(first);
                    dropflux.add(second);
                }
            }
        }
        return new Result(Medians.of(dropflux), Medians.of(bare), Medians.ofRatios(dropflux, bare));
    }

    private double micros(Child client) {
        return client.ask("repeat " + count + " " + bytes).get("medianMicros").asDouble();
    }
}
