package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.internal.hash.BlockDigests;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The windows between their arrival and their acknowledgement, whose one owner this is: whatever way
 * an upload ends, they are released here. Confined to the upload's loop.
 */
public final class WindowStore {

    private final Map<Long, Held> byOffset = new HashMap<>();

    public void add(AlignedWindow window) {
        byOffset.put(window.offset(), new Held(window));
    }

    public void hashed(long offset, BlockDigests digests) {
        held(offset).digests = digests;
    }

    public AlignedWindow window(long offset) {
        return held(offset).window;
    }

    public BlockDigests digests(long offset) {
        BlockDigests digests = held(offset).digests;
        if (digests == null) {
            throw new IllegalStateException("the window at " + offset + " is not hashed yet");
        }
        return digests;
    }

    public void release(long offset) {
        held(offset).window.release();
        byOffset.remove(offset);
    }

    public void releaseAll() {
        byOffset.values().forEach(held -> held.window.release());
        byOffset.clear();
    }

    private Held held(long offset) {
        Held held = byOffset.get(offset);
        if (held == null) {
            throw new IllegalStateException("no window is held at " + offset);
        }
        return held;
    }

    private static final class Held {
        private final AlignedWindow window;
        private @Nullable BlockDigests digests;

        private Held(AlignedWindow window) {
            this.window = window;
        }
    }
}
