package io.github.dropflux.benchmarks.server;

import java.util.concurrent.atomic.LongAdder;

/** What a server was sent since it began. */
final class ServerCounters {

    private final LongAdder requests = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder connections = new LongAdder();

    void request(long bodyBytes) {
        requests.increment();
        bytes.add(bodyBytes);
    }

    void connection() {
        connections.increment();
    }

    long requests() {
        return requests.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    long connections() {
        return connections.sum();
    }
}
