package io.github.dropflux.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * How long a small file takes with one client, against another; both warm and in turns.
 *
 * @param first of the two, against which the ratio is
 * @param second of the two
 * @param bytes of the file
 * @param count of files in a round, one after the other
 * @param warmUp files before what is counted: the JVM takes ten thousand to compile all that runs
 * @param rounds of {@code count} files each
 */
record Latency(Contender first, Contender second, long bytes, int warmUp, int count, int rounds) {

    /** Middle values, in microseconds. */
    record Result(double firstMicros, double secondMicros, double ratio) {}

    /** dropflux against one bare POST. */
    static Result againstBare(long bytes, int warmUp, int count, int rounds) {
        Contender bare = Contender.of("bare", "bare");
        Contender dropflux = Contender.of("dropflux", "dropflux");
        return new Latency(bare, dropflux, bytes, warmUp, count, rounds).run();
    }

    Result run() {
        List<Double> ofFirst = new ArrayList<>();
        List<Double> ofSecond = new ArrayList<>();
        try (Server server = Server.start(Tls.PLAIN, 0);
                Child firstClient = first.start(server);
                Child secondClient = second.start(server)) {
            micros(firstClient, warmUp);
            micros(secondClient, warmUp);
            for (int round = 0; round < rounds; round++) {
                ofFirst.add(micros(firstClient, count));
                ofSecond.add(micros(secondClient, count));
            }
        }
        return new Result(
                Medians.of(ofFirst), Medians.of(ofSecond), Medians.ofRatios(ofSecond, ofFirst));
    }

    private double micros(Child client, int files) {
        return client.ask("repeat " + files + " " + bytes).get("medianMicros").asDouble();
    }
}
