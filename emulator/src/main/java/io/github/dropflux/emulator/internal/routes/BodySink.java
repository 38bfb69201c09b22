package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.faults.EntryFaults;
import io.github.dropflux.emulator.internal.protocol.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes one body. One thread at a time; ends with {@link #complete()} or {@link #abort()}. */
public interface BodySink {

    /** Takes all that remains in the buffer. */
    void accept(ByteBuffer bytes) throws IOException;

    /** The body is whole: makes it count and answers, or refuses. */
    Answer complete() throws IOException;

    /** Before {@link #complete()}: the bytes are to count, their commit to be refused with this error of a finish. */
    default void refuseCommit(ObjectNode error) {}

    /** Before {@link #complete()}: what is to go wrong with the entries of a batch. */
    default void strikeEntries(EntryFaults faults) {}

    /** The body will not be whole, or must not count. May follow a refused {@link #complete()}. */
    void abort();
}
