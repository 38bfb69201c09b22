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
 * <p>Windows that are partly filled cannot lock each other out: they can be cut, which is to be sent as
 * they are, and while less is on its way to the network than a tenant waits for, its largest are. What a
 * concurrent session holds of a block cannot be sent before the block is whole, so it claims a block first
 * (see {@link BlockClaims}).
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

    /** Less is not worth asking for. */
    private static final long MIN_GRANT_BYTES = 16 * 1024;

    private final long limit;
    private final long largest;
    private final SerialLoop loop = new SerialLoop();

    /** Each tenant with a waiting share once. */
    private final ArrayDeque<Tenant> turns = new ArrayDeque<>();

    /** Shares whose window is partly filled. */
    private final Set<Share> filling = new LinkedHashSet<>();

    private final AtomicLong used = new AtomicLong();

    private final BlockClaims claims;

    /** What is held of blocks that are claimed; in the loop. */
    private long allBegun;

    /** Shares that want memory, and a claim first; in the loop. */
    private final ArrayDeque<Share> claimants = new ArrayDeque<>();

    /** Open shares that have asked for memory; in the loop. */
    private int shares;

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
        this.claims = new BlockClaims(limitBytes);
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
        admit();
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

    private long free() {
        return limit - used.get();
    }

    /** Whether a window that is begun may have to wait. */
    private boolean isShort() {
        return free() < 2 * largest;
    }

    /** Lets those wait for memory that have waited for a claim, and may have it now. */
    private void admit() {
        for (int left = claimants.size(); left > 0; left--) {
            Share next = claimants.remove();
            if (next.claim.forOldSession(next.cutsFrom, !several)) {
                next.tenant.await(next);
            } else {
                claimants.add(next);
            }
        }
    }

    /** One account's part of the budget. */
    public final class Tenant {

        /** Each waiting share once; a closed one stays until its turn comes. */
        private final ArrayDeque<Share> line = new ArrayDeque<>();

        private long held;

        /** Of that, what is of a block that is claimed. */
        private long begun;

        /** Of that, what is on its way to the network, or was told to be. */
        private long moving;

        /** What the shares in line ask for together. */
        private long wanted;

        private final BlockClaims.Group claimed = claims.new Group();

        /** Of another tenant, cut for this one. */
        private @Nullable Share help;

        private boolean inTurns;

        private Tenant() {}

        /**
         * One upload's part, which holds nothing yet.
         *
         * @param cutsFrom bytes from which on its first window can be cut; where that is more than one, it
         *     gets nothing before it has a claim to as much
         */
        public Share open(Holder holder, long cutsFrom) {
            return new Share(this, holder, cutsFrom);
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
            Share first = null;
            for (Share share : line) {
                if (!share.closed
                        && (first == null || share.partial > first.partial)
                        && mayHave(share)) {
                    first = share;
                }
            }
            return first;
        }

        private boolean mayHave(Share share) {
            long left = free() - share.asked;
            if (left < 0 || !several || limit < 2 * largest || share.isUnfinished()) {
                return left >= 0;
            }
            // What is claimed is shared by the claims.
            long unclaimed = held - begun;
            return unclaimed == 0 || unclaimed <= left - (claims.all() - allBegun);
        }

        private void grant(Share share) {
            line.remove(share);
            wanted -= share.asked;
            share.grant();
        }

        private void await(Share share) {
            line.add(share);
            wanted += share.asked;
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

        private final BlockClaims.Claim claim;

        /** Of the window that is being filled. */
        private long partial;

        /** Of windows that are whole. */
        private long whole;

        private long asked;
        private long cutsFrom;

        /** What a cut that was asked for is counted as. */
        private long cutting;

        private boolean uncuttable;
        private boolean counted;
        private boolean closed;

        private Share(Tenant tenant, Holder holder, long cutsFrom) {
            this.tenant = tenant;
            this.holder = holder;
            this.claim = tenant.claimed.open();
            this.cutsFrom = cutsFrom;
        }

        /**
         * Asks for more of the window that is being filled, to be granted now or later; one at a time. Where there are
         * many shares, less than that is granted: what most of them have not filled would be all there is.
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
                        if (!counted) {
                            counted = true;
                            shares++;
                        }
                        asked = Math.min(bytes, Math.max(MIN_GRANT_BYTES, limit / (4L * shares)));
                        // All that was granted is filled, so there is more to cut than there was.
                        uncuttable = false;
                        queued++;
                        if (cutsFrom == 1 || claim.forOldSession(cutsFrom, !several)) {
                            tenant.await(this);
                        } else {
                            claimants.add(this);
                        }
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
                        filled(partial - moved, nextCutsFrom);
                        whole += moved;
                        tenant.moving += moved;
                        if (queued > 0) {
                            serve();
                        }
                    });
        }

        /**
         * Claims so many bytes, which the window that is being filled may then have even if it cannot be
         * cut. Given at once or not at all, on the calling thread.
         *
         * @return whether it has a claim
         */
        public boolean claim(long bytes) {
            return claim.forNewSession(bytes, !several);
        }

        /** Whether there is a claim. */
        public boolean hasClaim() {
            return claim.isHeld();
        }

        /** No window will be filled any more, so that nothing need be claimed. */
        public void endClaim() {
            if (claim.end()) {
                loop.execute(ByteBudget.this::serve);
            }
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
                        if (counted) {
                            shares--;
                        }
                        endClaim();
                        endCut();
                        long all = partial + whole;
                        fill(-partial);
                        tenant.moving -= whole;
                        whole = 0;
                        hold(-all);
                        if (asked > 0) {
                            tenant.wanted -= claimants.remove(this) ? 0 : asked;
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
            asked = 0;
            queued--;
        }

        private boolean canBeCut() {
            return cutting == 0 && !uncuttable && partial >= cutsFrom;
        }

        /** Whether it holds, or is to hold, what cannot be sent before there is more. */
        private boolean isUnfinished() {
            return cutsFrom > 1 && partial < cutsFrom;
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
            filled(partial + bytes, cutsFrom);
        }

        private void filled(long bytes, long canBeCutFrom) {
            long before = begun();
            partial = bytes;
            cutsFrom = canBeCutFrom;
            tenant.begun += begun() - before;
            allBegun += begun() - before;
            if (partial > 0) {
                filling.add(this);
            } else {
                filling.remove(this);
            }
        }

        private long begun() {
            return cutsFrom > 1 ? Math.min(partial, cutsFrom) : 0;
        }

        private void hold(long bytes) {
            tenant.held += bytes;
            moves.lazySet(moves.get() + 1);
            used.addAndGet(bytes);
        }
    }
}
