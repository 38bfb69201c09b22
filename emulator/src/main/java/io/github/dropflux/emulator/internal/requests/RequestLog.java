package io.github.dropflux.emulator.internal.requests;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The calls seen, in order of arrival; beyond a bound the oldest are forgotten. Thread-safe, and
 * without a lock, since calls come in on event loops.
 */
public final class RequestLog {

    private final Queue<RecordedCall> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger remembered = new AtomicInteger();
    private final AtomicLong count = new AtomicLong();
    private final LongAdder bodyBytes = new LongAdder();
    private final int capacity;

    /** Remembers so many calls. */
    public RequestLog(int capacity) {
        this.capacity = capacity;
    }

    /** A call has come in. */
    public RecordedCall add(String function, String argument, Map<String, String> headers) {
        RecordedCall call =
                new RecordedCall(
                        count.incrementAndGet(),
                        function,
                        argument,
                        headers,
                        newRequestId(),
                        bodyBytes);
        calls.add(call);
        if (remembered.incrementAndGet() > capacity) {
            forgetOne();
        }
        return call;
    }

    /** Those remembered. */
    public List<RecordedCall> calls() {
        return new ArrayList<>(calls);
    }

    /** How many have come in, those forgotten included. */
    public long count() {
        return count.get();
    }

    /** Bytes of all their bodies. */
    public long bodyBytes() {
        return bodyBytes.sum();
    }

    /** Forgets all calls that have come in so far. */
    public void clear() {
        for (int left = remembered.get(); left > 0; left--) {
            forgetOne();
        }
    }

    private void forgetOne() {
        if (calls.poll() != null) {
            remembered.decrementAndGet();
        }
    }

    private static String newRequestId() {
        byte[] id = new byte[16];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
