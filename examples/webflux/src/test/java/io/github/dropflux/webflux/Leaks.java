package io.github.dropflux.webflux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The buffers of this process that nobody released, as Netty finds them once they are collected. */
final class Leaks {

    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    static {
        ByteBufUtil.setLeakListener(
                (type, records) -> FOUND.add(type + " was not released:" + records));
    }

    private Leaks() {}

    /** From here on they are remembered. */
    static void watch() {
        take();
    }

    /** Those found since the last call. */
    static List<String> take() {
        // Twice: what one buffer kept from being collected may be another.
        for (int i = 0; i < 2; i++) {
            collectGarbage();
            look();
        }
        List<String> found = new ArrayList<>();
        for (String leak = FOUND.poll(); leak != null; leak = FOUND.poll()) {
            found.add(leak);
        }
        return found;
    }

    /** Netty looks for leaks whenever it tracks a new buffer, which is each when it is paranoid. */
    private static void look() {
        ByteBuf bait = ByteBufAllocator.DEFAULT.buffer(1);
        bait.release();
    }

    /** Until what was unreachable has been noticed, as a reference of our own shows. */
    private static void collectGarbage() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        PhantomReference<Object> witness = new PhantomReference<>(new Object(), queue);
        try {
            do {
                System.gc();
            } while (queue.remove(100) != witness);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
