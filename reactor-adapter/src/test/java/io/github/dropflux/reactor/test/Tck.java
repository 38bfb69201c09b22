package io.github.dropflux.reactor.test;

import org.reactivestreams.tck.TestEnvironment;

/** Settings of the Reactive Streams TCK. */
public final class Tck {

    private Tck() {}

    /** Patient with what must come, and short with what must not. */
    public static TestEnvironment environment() {
        return new TestEnvironment(5000, 50, 10);
    }
}
