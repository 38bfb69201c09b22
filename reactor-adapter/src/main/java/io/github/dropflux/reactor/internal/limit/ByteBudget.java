package io.github.dropflux.reactor.internal.limit;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that all uploads of one uploader may hold together. A window takes them in steps as it is
 * filled, so that an upload holds about what its source has delivered, and one whose source is silent
 * holds nothing. Turns go over the tenants (accounts) that want some; within a tenant over its shares
 * (uploads) in the order in which they asked, and when memory is short, those first whose window is the
 * fullest.
 *
 * <p>Windows that are partly filled cannot lock each other out. Some can be cut, which is to be sent as
 * they are: while less is on its way to the network than a tenant waits for, its largest are. Of the
 * others, the fullest can always become whole, since what it lacks is left free, and all of them together
 * take half of the budget at most: sources that stand still leave the other half to those that can be cut.
 *
 * <p>Where there are several tenants, each takes memory while it holds no more than stays free, and
 * one step in any case. So a tenant whose windows do not move, for a rate limit say, leaves half of the
 * budget to the others, and a second one half of that. (The buffers of a switch are shared in this
 * way: Choudhury and Hahne, "Dynamic queue length thresholds in a shared memory ATM switch", 1996.)
 *
 * <p>Thread-safe, and never blocks: all work is done in one loop, by whichever thread found it idle.
 */
public final class ByteBudget {

    /** Whom a share belongs to; called in the budget's loop, on any thread. */
    public interface Holder {

        /** What was asked for may be held now. */
        void granted(long bytes);

        /**
         * The window that is being filled is to be sent as it is, since others wait for memory. Answered
         * by {@link Share#whole} or {@link Share#notCut}.
         */
        void cut();
    }

    private final long limit;
    private final long largest;
    private final SerialLoop loop = new SerialLoop();

    /** Each tenant with a waiting share once. */
    private final ArrayDeque<Tenant> turns = new ArrayDeque<>();

    /** Shares whose window is partly filled. */
    private final Set<Share> filling = new LinkedHashSet<>();

    private final AtomicLong used = new AtomicLong();

    /** What windows hold that must be filled and are not yet. */
    private long unfinished;

    /** Shares that want memory, in the loop. */
    private int queued;

    /** The same for others: only those that the last round could not serve. */
    private volatile int waiting;

    /** Grants and what was given back, to tell movement from a standstill. */
    private final AtomicLong moves = new AtomicLong();

    /** The standstill of which somebody was told. */
    private final AtomicLong told = new AtomicLong(-1);

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

    /** Counts each grant and whatever is given back. */
    public long moves() {
        return moves.get();
    }

    /** Whether uploads wait, nothing has moved since {@code moves}, and this is asked for the first time since. */
    public boolean standsStillSince(long since) {
        return waiting > 0 && moves.get() == since && told.getAndSet(since) != since;
    }

    private void serve() {
        int passedOver = 0;
        while (passedOver < turns.size()) {
            Tenant next = turns.remove();
            next.dropClosed();
            Share share = next.line.isEmpty() ? null : next.first();
            if (next.line.isEmpty()) {
                next.inTurns = false;
            } else if (share == null) {
                turns.add(next);
                passedOver++;
            } else {
                passedOver = 0;
                next.grant(share);
                turns.add(next);
            }
        }
        waiting = queued;
        turns.forEach(Tenant::relieve);
    }

    /**
     * Whether the share can have what it asks for, and all windows that must be filled can still become
     * whole, one after the other: either this one can, from what is free, and then gives all back; or what
     * the fullest lacks is left free, and what that gives back suffices for any.
     */
    private boolean fits(Share share, long fullest, long next) {
        long left = free() - share.asked;
        if (left < 0 || !share.mustFill()) {
            return left >= 0;
        }
        boolean becomesWhole = share.lacks() <= free();
        if (becomesWhole && share.partial >= next) {
            return true;
        }
        return unfinished + share.asked <= limit / 2
                && (becomesWhole
                        || left >= largest - Math.max(fullest, share.partial + share.asked));
    }

    /** Of the windows that must be filled, and lack no more than that. */
    private long fullest(long lacked) {
        long fullest = 0;
        for (Share share : filling) {
            if (share.mustFill() && share.lacks() <= lacked) {
                fullest = Math.max(fullest, share.partial);
            }
        }
        return fullest;
    }

    private long free() {
        return limit - used.get();
    }

    /** Whether a window that is begun may have to wait. */
    private boolean isShort() {
        return free() < 2 * largest || unfinished > limit / 2 - largest;
    }

    /** One account's part of the budget. */
    public final class Tenant {

        /** Each waiting share once; a closed one stays until its turn comes. */
        private final ArrayDeque<Share> line = new ArrayDeque<>();

        private long held;

        /** Of that, what is on its way to the network, or was told to be. */
        private long moving;

        /** What the shares in line ask for together. */
        private long wanted;

        /** Of another tenant, cut for this one. */
        private @Nullable Share help;

        private boolean inTurns;

        private Tenant() {}

        /**
         * One upload's part, which holds nothing yet.
         *
         * @param windowBytes the most that a window of this upload takes
         * @param cutsFrom bytes from which on its first window can be cut
         */
        public Share open(Holder holder, long windowBytes, long cutsFrom) {
            return new Share(this, holder, windowBytes, cutsFrom);
        }

        private void dropClosed() {
            Share first = line.peek();
            while (first != null && first.closed) {
                line.remove();
                first = line.peek();
            }
        }

        /** Whose turn it is of those that can have what they ask for; null if none can. */
        private @Nullable Share first() {
            Share head = line.element();
            if (!isShort() && mayHave(head)) {
                return head;
            }
            long fullest = fullest(limit);
            long next = fullest(free());
            Share first = null;
            for (Share share : line) {
                if (!share.closed
                        && (first == null || share.partial > first.partial)
                        && mayHave(share)
                        && fits(share, fullest, next)) {
                    first = share;
                }
            }
            return first;
        }

        private boolean mayHave(Share share) {
            if (!several || limit < 2 * largest || held == 0) {
                return true;
            }
            // Nothing that would be let go by itself, so that one window goes on.
            boolean standsStill = moving == 0 && share.mustFill();
            return held <= free() - share.asked || (standsStill && share.lacks() <= free());
        }

        private void grant(Share share) {
            line.remove(share);
            share.grant();
        }

        private void await(Share share) {
            line.add(share);
            if (!inTurns) {
                inTurns = true;
                turns.add(this);
            }
        }

        /** Sees to it that as much will be let go as is waited for. */
        private void relieve() {
            Share next = largestToCut(this);
            while (moving < wanted && next != null) {
                next.cut();
                next = largestToCut(this);
            }
            if (moving == 0 && (help == null || help.cutting == 0)) {
                help = largestToCut(null);
                if (help != null) {
                    help.cut();
                }
            }
        }

        private @Nullable Share largestToCut(@Nullable Tenant only) {
            Share found = null;
            for (Share share : filling) {
                if ((only == null || share.tenant == only)
                        && share.canBeCut()
                        && (found == null || share.partial > found.partial)) {
                    found = share;
                }
            }
            return found;
        }
    }

    /** One upload's part of the budget. */
    public final class Share {

        private final Tenant tenant;
        private final Holder holder;
        private final long windowBytes;

        /** Of the window that is being filled. */
        private long partial;

        /** Of windows that are whole. */
        private long whole;

        private long asked;
        private long cutsFrom;

        /** What a cut that was asked for is counted as. */
        private long cutting;

        private boolean uncuttable;
        private boolean closed;

        private Share(Tenant tenant, Holder holder, long windowBytes, long cutsFrom) {
            this.tenant = tenant;
            this.holder = holder;
            this.windowBytes = windowBytes;
            this.cutsFrom = cutsFrom;
        }

        /**
         * Asks for more of the window that is being filled, to be granted now or later; one at a time.
         *
         * @throws IllegalArgumentException if that is more than the whole budget
         */
        public void request(long bytes) {
            if (bytes > limit) {
                throw new IllegalArgumentException(
                        bytes
                                + " bytes never fit the budget of "
                                + limit
                                + " bytes; raise the budget or lower the window size");
            }
            loop.execute(
                    () -> {
                        if (closed) {
                            return;
                        }
                        asked = bytes;
                        tenant.wanted += bytes;
                        queued++;
                        tenant.await(this);
                        serve();
                    });
        }

        /**
         * The window that was being filled has so many bytes, and is to be let go once it is sent. What
         * was granted beyond them is the next one's.
         *
         * @param nextCutsFrom bytes from which on the next window can be cut
         */
        public void whole(long bytes, long nextCutsFrom) {
            loop.execute(
                    () -> {
                        if (closed) {
                            return;
                        }
                        long moved = Math.min(bytes, partial);
                        endCut();
                        fill(-moved);
                        whole += moved;
                        tenant.moving += moved;
                        unfinished -= mustFill() ? partial : 0;
                        cutsFrom = nextCutsFrom;
                        unfinished += mustFill() ? partial : 0;
                        if (queued > 0) {
                            serve();
                        }
                    });
        }

        /** The window that is being filled has nothing that may be sent by itself. */
        public void notCut() {
            loop.execute(
                    () -> {
                        endCut();
                        uncuttable = true;
                        serve();
                    });
        }

        /** Gives back so many bytes that were granted and not filled. */
        public void giveBack(long bytes) {
            loop.execute(
                    () -> {
                        long left = Math.min(bytes, partial);
                        endCut();
                        fill(-left);
                        hold(-left);
                        serve();
                    });
        }

        /** Gives back a window that was whole. */
        public void release(long bytes) {
            loop.execute(
                    () -> {
                        long released = Math.min(bytes, whole);
                        whole -= released;
                        tenant.moving -= released;
                        hold(-released);
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
                        endCut();
                        long all = partial + whole;
                        fill(-partial);
                        tenant.moving -= whole;
                        whole = 0;
                        hold(-all);
                        if (asked > 0) {
                            answered();
                        }
                        serve();
                    });
        }

        private void grant() {
            long bytes = asked;
            answered();
            hold(bytes);
            fill(bytes);
            uncuttable = false;
            holder.granted(bytes);
        }

        private void answered() {
            tenant.wanted -= asked;
            asked = 0;
            queued--;
        }

        private boolean canBeCut() {
            return cutting == 0 && !uncuttable && partial >= cutsFrom;
        }

        /** Whether what it holds may have to wait for more. */
        private boolean mustFill() {
            return cutsFrom > 1;
        }

        private long lacks() {
            return windowBytes - partial;
        }

        private void cut() {
            cutting = partial;
            tenant.moving += partial;
            holder.cut();
        }

        private void endCut() {
            tenant.moving -= cutting;
            cutting = 0;
        }

        private void fill(long bytes) {
            partial += bytes;
            unfinished += mustFill() ? bytes : 0;
            if (partial > 0) {
                filling.add(this);
            } else {
                filling.remove(this);
            }
        }

        private void hold(long bytes) {
            tenant.held += bytes;
            moves.lazySet(moves.get() + 1);
            used.addAndGet(bytes);
        }
    }
}
