package io.github.dropflux.cli.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Bytes a second over the last quarter of a minute, in which calls that come in bursts even out. Not thread-safe. */
final class Rate {

    private static final Duration SPAN = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** @param bytes sent so far */
    void at(Instant now, long bytes) {
        Sample last = samples.peekLast();
        if (last != null && Duration.between(last.time(), now).compareTo(STEP) < 0) {
            return;
        }
        samples.addLast(new Sample(now, bytes));
        while (samples.size() > 2
                && Duration.between(samples.getFirst().time(), now).compareTo(SPAN) > 0) {
            samples.removeFirst();
        }
    }

    /** Zero while it is not known. */
    long bytesPerSecond() {
        Sample first = samples.peekFirst();
        Sample last = samples.peekLast();
        if (first == null || last == null) {
            return 0;
        }
        Duration time = Duration.between(first.time(), last.time());
        return time.compareTo(LEAST) < 0
                ? 0
                : Math.max(0, last.bytes() - first.bytes()) * 1000 / time.toMillis();
    }

    private record Sample(Instant time, long bytes) {}
}
