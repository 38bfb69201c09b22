package io.github.dropflux.emulator.internal.sessions;

import io.github.dropflux.emulator.internal.blocks.BlockHasher;
import io.github.dropflux.emulator.internal.storage.ByteStore;
import io.github.dropflux.emulator.internal.storage.Segment;
import io.github.dropflux.emulator.internal.storage.SegmentWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One append while its bytes come in. Nothing of it counts before {@link #apply()}. One thread at a time. */
public final class Append {

    private final Session session;
    private final long offset;
    private final boolean close;
    private final BlockHasher hasher;
    private final SegmentWriter writer;
    private @Nullable Segment sealed;

    private Append(
            Session session, long offset, boolean close, BlockHasher hasher, SegmentWriter writer) {
        this.session = session;
        this.offset = offset;
        this.close = close;
        this.hasher = hasher;
        this.writer = writer;
    }

    /** Begins an append, or is refused. */
    public static Append begin(Session session, long offset, boolean close, ByteStore store)
            throws IOException {
        return new Append(session, offset, close, session.begin(offset), store.open());
    }

    /** Takes all that remains in the buffer. */
    public void accept(ByteBuffer bytes) throws IOException {
        hasher.update(bytes.duplicate());
        writer.write(bytes);
    }

    /** The hasher of the append's bytes, which is the request's too when {@link BlockHasher#startedOnBlock()}. */
    public BlockHasher hasher() {
        return hasher;
    }

    /** No byte will follow: frees what it took to write them. */
    public void seal() throws IOException {
        if (sealed == null) {
            sealed = writer.finish();
        }
    }

    /** Makes the bytes count, or is refused. */
    public void apply() throws IOException {
        Segment segment = sealed == null ? writer.finish() : sealed;
        sealed = null;
        boolean taken = false;
        try {
            taken = session.apply(offset, segment, hasher, close);
        } finally {
            if (!taken) {
                segment.delete();
            }
        }
    }

    /** Forgets the bytes, unless they count or were refused already. */
    public void abort() {
        if (sealed != null) {
            sealed.delete();
            sealed = null;
        }
        writer.abort();
    }
}
