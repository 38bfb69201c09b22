package io.github.dropflux.emulator.internal.requests;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/** The calls seen, in order of arrival; beyond a bound the oldest are forgotten. Thread-safe. */
public final class RequestLog {

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<RecordedCall> calls = new ArrayDeque<>();
    private final int capacity;
    private long count;

    /** Remembers so many calls. */
    public RequestLog(int capacity) {
        this.capacity = capacity;
    }

    /** A call has come in. */
    public RecordedCall add(String function, String argument, Map<String, String> headers) {
        lock.lock();
        try {
            RecordedCall call =
                    new RecordedCall(++count, function, argument, headers, newRequestId());
            calls.add(call);
            if (calls.size() > capacity) {
                calls.remove();
            }
            return call;
        } finally {
            lock.unlock();
        }
    }

    /** Those remembered. */
    public List<RecordedCall> calls() {
        lock.lock();
        try {
            return List.copyOf(calls);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all calls. */
    public void clear() {
        lock.lock();
        try {
            calls.clear();
        } finally {
            lock.unlock();
        }
    }

    private static String newRequestId() {
        byte[] id = new byte[16];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
