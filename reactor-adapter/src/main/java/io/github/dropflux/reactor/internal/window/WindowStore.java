package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.hash.BlockHasher;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One upload's windows between their arrival and their acknowledgement, and the order in which they are
 * hashed. The store is their one owner: whatever way an upload ends, they are released here. Confined to
 * the upload's loop.
 *
 * <p>Several windows are hashed at a time, but a window that continues a block which the one before began
 * comes after that one.
 */
public final class WindowStore {

    private final WindowHasher hasher;
    private final Map<Long, Held> byOffset = new HashMap<>();
    private final Queue<AlignedWindow> toHash = new ArrayDeque<>();

    /** A window that ends within a block is being hashed. */
    private boolean withinBlock;

    /** Of the block that the next window continues; null where that begins one. */
    private @Nullable BlockHasher begun;

    public WindowStore(WindowHasher hasher) {
        this.hasher = hasher;
    }

    /** Takes the window over. Windows are added in the order of the file. */
    public void add(AlignedWindow window) {
        byOffset.put(window.offset(), new Held(window));
        toHash.add(window);
    }

    /** A window that may be hashed now; null if there is none. */
    public @Nullable AlignedWindow nextToHash() {
        return withinBlock ? null : toHash.poll();
    }

    /** Digests of the blocks that end with the window; of a file's last window, of its last block too. */
    public Mono<BlockDigests> hash(AlignedWindow window) {
        BlockHasher mine = begun == null ? new BlockHasher() : begun;
        withinBlock = endsWithinBlock(window);
        begun = withinBlock ? mine : null;
        return hasher.hash(window.retainedSlices(0, Integer.MAX_VALUE), mine, !withinBlock);
    }

    /** The window is hashed, so that one that continues its last block may be. */
    public void hashed(AlignedWindow window, BlockDigests digests) {
        held(window.offset()).digests = digests;
        if (endsWithinBlock(window)) {
            withinBlock = false;
        }
    }

    private static boolean endsWithinBlock(AlignedWindow window) {
        return !window.last() && !window.endsBlock();
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
        toHash.clear();
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
