package io.github.dropflux.reactor.internal.limit;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that all uploads of one uploader may hold together. Windows are granted before they are
 * filled, one a turn: turns go over the tenants (accounts) that want some, and within a tenant over
 * its shares (uploads) in the order in which they asked. So none starves, and one that waits holds no
 * memory.
 *
 * <p>Where there are several tenants, each takes windows while it holds no more than stays free, and
 * one in any case. So a tenant whose windows do not move, for a rate limit say, leaves half of the
 * budget to the others, and a second one half of that. (The buffers of a switch are shared in this
 * way: Choudhury and Hahne, "Dynamic queue length thresholds in a shared memory ATM switch", 1996.)
 *
 * <p>Thread-safe, and never blocks: all work is done in one loop, by whichever thread found it idle.
 */
public final class ByteBudget {

    /** Told of a window that may be filled; on the thread that released the bytes. */
    @FunctionalInterface
    public interface Grant {
        void granted();
    }

    private final long limit;
    private final long largest;
    private final SerialLoop loop = new SerialLoop();

    /** Each tenant with a waiting share once. */
    private final ArrayDeque<Tenant> turns = new ArrayDeque<>();

    private final AtomicLong used = new AtomicLong();

    /** Shares that want a window, in the loop. */
    private int queued;

    /** The same for others: only those that the last round could not serve. */
    private volatile int waiting;

    private volatile boolean several;

    private final AtomicInteger opened = new AtomicInteger();

    /**
     * @param windowBytes the most that a window takes
     * @param several whether there will be several tenants; otherwise that is noticed with the second
     */
    public ByteBudget(long limitBytes, long windowBytes, boolean several) {
        this.limit = limitBytes;
        this.largest = windowBytes;
        this.several = several;
    }

    /** A new tenant, which holds nothing yet, and needs no closing. */
    public Tenant tenant() {
        if (opened.incrementAndGet() > 1) {
            several = true;
        }
        return new Tenant();
    }

    /** Bytes that may be held. */
    public long limit() {
        return limit;
    }

    /** Bytes held, as of now. */
    public long used() {
        return used.get();
    }

    /** Uploads that wait, as of now. */
    public int waiting() {
        return waiting;
    }

    private void serve() {
        int passedOver = 0;
        while (passedOver < turns.size()) {
            Tenant next = turns.remove();
            Share share = next.peek();
            if (share == null) {
                next.inTurns = false;
            } else if (!next.mayHave(share.windowBytes)) {
                turns.add(next);
                passedOver++;
            } else if (share.windowBytes > limit - used.get()) {
                // Waited for, so that small windows cannot keep a large one waiting for ever.
                turns.addFirst(next);
                break;
            } else {
                passedOver = 0;
                next.grant(share);
                turns.add(next);
            }
        }
        waiting = queued;
    }

    /** Whether a tenant leaves room for others: not where a window is more than half of it. */
    private boolean isShared() {
        return several && limit >= 2 * largest;
    }

    /** One account's part of the budget. */
    public final class Tenant {

        /** Each waiting share once; a closed one stays until its turn comes. */
        private final ArrayDeque<Share> line = new ArrayDeque<>();

        private long held;
        private boolean inTurns;

        private Tenant() {}

        /** One upload's part, which holds nothing yet. */
        public Share open(Grant grant) {
            return new Share(this, grant);
        }

        private @Nullable Share peek() {
            Share share = line.peek();
            while (share != null && !share.wants()) {
                line.remove();
                share.leave();
                share = line.peek();
            }
            return share;
        }

        private boolean mayHave(long bytes) {
            long leftFree = limit - used.get() - bytes;
            return !isShared() || held == 0 || held <= leftFree;
        }

        private void grant(Share share) {
            line.remove();
            share.turn();
        }

        private void await(Share share) {
            line.add(share);
            if (!inTurns) {
                inTurns = true;
                turns.add(this);
            }
        }
    }

    /** One upload's part of the budget. */
    public final class Share {

        private final Tenant tenant;
        private final Grant grant;
        private long windowBytes;
        private long held;
        private int wanted;
        private boolean inLine;
        private boolean closed;

        private Share(Tenant tenant, Grant grant) {
            this.tenant = tenant;
            this.grant = grant;
        }

        /**
         * Asks for windows, each of which is granted on its own, now or later.
         *
         * @param bytesEach of every window that this share asks for
         * @throws IllegalArgumentException if one is larger than the whole budget
         */
        public void request(int windows, long bytesEach) {
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
        public void release() {
            loop.execute(
                    () -> {
                        hold(-Math.min(held, windowBytes));
                        serve();
                    });
        }

        /** Gives back all but so many bytes, and forgets what was asked for. */
        public void keep(long bytes) {
            loop.execute(
                    () -> {
                        wanted = 0;
                        hold(Math.min(held, bytes) - held);
                        serve();
                    });
        }

        /** Gives back all that is held, and forgets what was asked for. */
        public void close() {
            loop.execute(
                    () -> {
                        if (closed) {
                            return;
                        }
                        closed = true;
                        hold(-held);
                        if (inLine) {
                            queued--;
                        }
                        serve();
                    });
        }

        private void await() {
            if (!inLine && wants()) {
                inLine = true;
                queued++;
                tenant.await(this);
            }
        }

        private boolean wants() {
            return !closed && wanted > 0;
        }

        /** Out of the line without a window; a closed one is no longer counted. */
        private void leave() {
            if (!closed) {
                queued--;
            }
            inLine = false;
        }

        private void turn() {
            inLine = false;
            queued--;
            wanted--;
            hold(windowBytes);
            await();
            grant.granted();
        }

        private void hold(long bytes) {
            held += bytes;
            tenant.held += bytes;
            used.addAndGet(bytes);
        }
    }
}
