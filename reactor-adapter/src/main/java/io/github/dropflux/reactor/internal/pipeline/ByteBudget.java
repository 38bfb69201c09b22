package io.github.dropflux.reactor.internal.pipeline;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all uploads of one client may hold together. Windows are granted before they are
 * filled, one a turn, to the uploads that want some in the order in which they asked: so none
 * starves, and one that waits holds no memory.
 *
 * <p>Thread-safe, and never blocks: all work is done in one loop, by whoever found it idle.
 */
final class ByteBudget {

    /** Told of a window that may be filled; on whichever thread released what it takes. */
    @FunctionalInterface
    interface Grant {
        void granted();
    }

    private final long limit;
    private final SerialLoop loop = new SerialLoop();

    /** Each waiting share once; a closed one stays until its turn comes. */
    private final ArrayDeque<Share> turns = new ArrayDeque<>();

    private final AtomicLong used = new AtomicLong();

    /** Shares that want a window, in the loop. */
    private int queued;

    /** The same for others: only those that the last round could not serve. */
    private volatile int waiting;

    ByteBudget(long limitBytes) {
        this.limit = limitBytes;
    }

    /** One upload's part, which holds nothing yet. */
    Share open(Grant grant) {
        return new Share(grant);
    }

    /** Bytes that may be held. */
    long limit() {
        return limit;
    }

    /** Bytes held, as of now. */
    long used() {
        return used.get();
    }

    /** Uploads that wait, as of now. */
    int waiting() {
        return waiting;
    }

    private void serve() {
        Share next = turns.peek();
        while (next != null && (!next.wants() || next.windowBytes <= limit - used.get())) {
            turns.remove();
            next.turn();
            next = turns.peek();
        }
        waiting = queued;
    }

    /** One upload's part of the budget. */
    final class Share {

        private final Grant grant;
        private long windowBytes;
        private long held;
        private int wanted;
        private boolean inLine;
        private boolean closed;

        private Share(Grant grant) {
            this.grant = grant;
        }

        /**
         * Asks for windows, each of which is granted on its own, now or later.
         *
         * @param bytesEach of every window that this share asks for
         * @throws IllegalArgumentException if one is larger than the whole budget
         */
        void request(int windows, long bytesEach) {
            if (bytesEach > limit) {
                throw new IllegalArgumentException(
                        "a window of "
                                + bytesEach
                                + " bytes never fits the budget of "
                                + limit
                                + " bytes; raise the budget or lower the window size");
            }
            loop.execute(
                    () -> {
                        windowBytes = bytesEach;
                        wanted += windows;
                        await();
                        serve();
                    });
        }

        /** Gives back one window. */
        void release() {
            loop.execute(
                    () -> {
                        giveBack(Math.min(held, windowBytes));
                        serve();
                    });
        }

        /** Gives back all but so many bytes, and forgets what was asked for. */
        void keep(long bytes) {
            loop.execute(
                    () -> {
                        wanted = 0;
                        giveBack(held - Math.min(held, bytes));
                        serve();
                    });
        }

        /** Gives back all that is held, and forgets what was asked for. */
        void close() {
            loop.execute(
                    () -> {
                        if (closed) {
                            return;
                        }
                        closed = true;
                        giveBack(held);
                        if (inLine) {
                            queued--;
                        }
                        serve();
                    });
        }

        private void await() {
            if (!inLine && !closed && wanted > 0) {
                inLine = true;
                queued++;
                turns.add(this);
            }
        }

        private boolean wants() {
            return !closed && wanted > 0;
        }

        private void turn() {
            if (closed) {
                return;
            }
            inLine = false;
            queued--;
            if (wanted == 0) {
                return;
            }
            wanted--;
            held += windowBytes;
            used.addAndGet(windowBytes);
            await();
            grant.granted();
        }

        private void giveBack(long bytes) {
            held -= bytes;
            used.addAndGet(-bytes);
        }
    }
}
