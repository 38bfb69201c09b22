package io.github.dropflux.emulator.internal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one segment. Used by one thread at a time; ends with {@link #finish()} or {@link #abort()}. */
public interface SegmentWriter {

    /** Takes all that remains in the buffer. */
    void write(ByteBuffer bytes) throws IOException;

    /** The segment, whole. */
    Segment finish() throws IOException;

    /** Forgets the segment. Does nothing once finished. */
    void abort();
}
