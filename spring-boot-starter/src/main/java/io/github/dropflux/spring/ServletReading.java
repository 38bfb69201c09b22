package io.github.dropflux.spring;

import java.util.concurrent.atomic.AtomicLong;

/** What was read of the body of a request of MVC, by anybody. Thread-safe. */
final class ServletReading {

    /** Of the request, which also those see who have it within wrappers. */
    static final String ATTRIBUTE = ServletReading.class.getName();

    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean ended;
    private volatile boolean parsed;

    /**
     * A read of the stream has come back.
     *
     * @param count bytes, or -1 at the end
     */
    void read(int count) {
        if (count < 0) {
            ended = true;
        } else {
            bytes.addAndGet(count);
        }
    }

    /** The server reads the body itself, past the stream: as a form, or for a {@code Reader}. */
    void parse() {
        parsed = true;
    }

    /** Read from the stream so far. */
    long bytes() {
        return bytes.get();
    }

    boolean parsed() {
        return parsed;
    }

    /** Whether the end was seen, and nothing before it. */
    boolean sawNothing() {
        return ended && bytes() == 0 && !parsed;
    }
}
