package io.github.dropflux.emulator.internal.requests;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One call, as far as it has come. Written by the threads that serve it, read by tests at any time. */
public final class RecordedCall {

    private final long number;
    private final String function;
    private final Map<String, String> headers;
    private final String requestId;
    private final LongAdder allBytes;
    private volatile String argument;
    private volatile @Nullable String account;
    private volatile long bodyBytes;
    private volatile int status;
    private volatile boolean applied;

    RecordedCall(
            long number,
            String function,
            String argument,
            Map<String, String> headers,
            String requestId,
            LongAdder allBytes) {
        this.number = number;
        this.function = function;
        this.argument = argument;
        this.headers = Map.copyOf(headers);
        this.requestId = requestId;
        this.allBytes = allBytes;
    }

    /** Position among all calls, from 1. */
    public long number() {
        return number;
    }

    /** Function's name, such as {@code files/upload}. */
    public String function() {
        return function;
    }

    /** Headers by name in lower case, without the token. */
    public Map<String, String> headers() {
        return headers;
    }

    /** What the answer's request id is. */
    public String requestId() {
        return requestId;
    }

    /** Argument as JSON, empty when none was given or it has not been read yet. */
    public String argument() {
        return argument;
    }

    /** The argument was in the body. */
    public void argument(String json) {
        argument = json;
    }

    /** Name of the account that the call's token reaches, null when it reaches none or is not known yet. */
    public @Nullable String account() {
        return account;
    }

    /** The account that the call's token reaches is known. */
    public void account(String name) {
        account = name;
    }

    /** Bytes of the body that were read. */
    public long bodyBytes() {
        return bodyBytes;
    }

    /** So many bytes of the body were read until now. */
    public void bodyBytes(long count) {
        allBytes.add(count - bodyBytes);
        bodyBytes = count;
    }

    /** Status of the answer, 0 while there is none. */
    public int status() {
        return status;
    }

    /** An answer is about to be sent. */
    public void status(int code) {
        status = code;
    }

    /** Whether what was asked for was done, answered or not. */
    public boolean applied() {
        return applied;
    }

    /** What was asked for is done. */
    public void markApplied() {
        applied = true;
    }
}
