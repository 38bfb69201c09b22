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
 * <p>Where there are several tenants, a quarter of the budget is a reserve: a tenant may draw on it
 * only up to an equal part, and each may have one window. So a tenant whose windows do not move, for a
 * rate limit say, leaves room for the others.
 *
 * <p>Thread-safe, and never blocks: all work is done in one loop, by whichever thread found it idle.
 */
public final class ByteBudget {

    private static final int RESERVE_PART = 4;

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

    /** Tenants that hold something or wait for it, in the loop. */
    private int active;

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
                next.update();
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

    /** What others leave alone, while there are several tenants and room for it. */
    private long reserve() {
        return several && limit >= 2 * largest ? Math.max(largest, limit / RESERVE_PART) : 0;
    }

    /** One account's part of the budget. */
    public final class Tenant {

        /** Each waiting share once; a closed one stays until its turn comes. */
        private final ArrayDeque<Share> line = new ArrayDeque<>();

        private long held;
        private boolean inTurns;
        private boolean isActive;

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
            long reserve = reserve();
            return reserve == 0
                    || held == 0
                    || used.get() + bytes <= limit - reserve
                    || held + bytes <= reserve / Math.max(1, active);
        }

        private void grant(Share share) {
            line.remove();
            share.turn();
            update();
        }

        private void await(Share share) {
            line.add(share);
            if (!inTurns) {
                inTurns = true;
                turns.add(this);
            }
            update();
        }

        private void update() {
            boolean now = held > 0 || !line.isEmpty();
            if (now != isActive) {
                isActive = now;
                active += now ? 1 : -1;
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
                        giveBack(Math.min(held, windowBytes));
                        serve();
                    });
        }

        /** Gives back all but so many bytes, and forgets what was asked for. */
        public void keep(long bytes) {
            loop.execute(
                    () -> {
                        wanted = 0;
                        giveBack(held - Math.min(held, bytes));
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
                        giveBack(held);
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

        private void giveBack(long bytes) {
            hold(-bytes);
            tenant.update();
        }

        private void hold(long bytes) {
            held += bytes;
            tenant.held += bytes;
            used.addAndGet(bytes);
        }
    }
}
