package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.protocol.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes one body. One thread at a time; ends with {@link #complete()} or {@link #abort()}. */
public interface BodySink {

    /** Takes all that remains in the buffer. */
    void accept(ByteBuffer bytes) throws IOException;

    /** The body is whole: makes it count and answers, or refuses. */
    Answer complete() throws IOException;

    /** The body will not be whole, or must not count. May follow a refused {@link #complete()}. */
    void abort();
}
