package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.hash.BlockHasher;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The order in which one upload's windows are hashed: several at a time, but a window that goes on with a
 * block which the one before began comes after that one. Confined to the upload's loop.
 */
public final class WindowHashing {

    private final WindowHasher hasher;
    private final Queue<AlignedWindow> waiting = new ArrayDeque<>();

    /** A window that ends within a block is being hashed. */
    private boolean busy;

    /** Of the block that the next window goes on with; null where that begins one. */
    private @Nullable BlockHasher begun;

    public WindowHashing(WindowHasher hasher) {
        this.hasher = hasher;
    }

    public void add(AlignedWindow window) {
        waiting.add(window);
    }

    /** A window that may be hashed now; null if there is none. */
    public @Nullable AlignedWindow next() {
        return busy ? null : waiting.poll();
    }

    /** Digests of the blocks that end with the window; of a file's last window, of its last block too. */
    public Mono<BlockDigests> hash(AlignedWindow window) {
        BlockHasher mine = begun == null ? new BlockHasher() : begun;
        busy = !window.last() && !window.endsBlock();
        begun = busy ? mine : null;
        return hasher.hash(window.retainedSlices(0, Integer.MAX_VALUE), mine, !busy);
    }

    /** The window is hashed, so that one that goes on with its last block may be. */
    public void hashed(AlignedWindow window) {
        if (!window.last() && !window.endsBlock()) {
            busy = false;
        }
    }
}
