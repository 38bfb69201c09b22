package io.github.dropflux.emulator.internal.storage;

import java.io.IOException;

/** Takes bytes in, a segment at a time. Segments are written once and never changed. */
public interface ByteStore extends AutoCloseable {

    /** Opens a segment for one request's bytes. */
    SegmentWriter open() throws IOException;

    /** Deletes whatever is stored. */
    @Override
    void close() throws IOException;
}
