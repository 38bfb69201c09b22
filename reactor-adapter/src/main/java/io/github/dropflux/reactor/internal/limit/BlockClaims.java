package io.github.dropflux.reactor.internal.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Who may hold what cannot be sent yet: the begun block of a concurrent session. Claims are given for half
 * of the memory, and to sessions that exist already for three quarters, so that what is claimed and stands
 * still leaves the rest to others. A claim takes no memory by itself.
 *
 * <p>Thread-safe: a claim is given at once or not at all.
 */
final class BlockClaims {

    /** What was claimed by an upload that is not to claim any more. */
    private static final long ENDED = -1;

    private final long limit;
    private final AtomicLong all = new AtomicLong();

    /**
     * @param limit bytes of memory
     */
    BlockClaims(long limit) {
        this.limit = limit;
    }

    /** Bytes that are claimed. */
    long all() {
        return all.get();
    }

    /** What one account has claimed. */
    final class Group {

        private final AtomicLong bytes = new AtomicLong();

        Claim open() {
            return new Claim(this);
        }

        /** An account claims while it has claimed no more than others still can. */
        private boolean add(long more, long most, boolean alone) {
            long claimed = all.get();
            while (claimed + more <= most
                    && (alone || bytes.get() == 0 || bytes.get() <= most - claimed - more)) {
                if (all.compareAndSet(claimed, claimed + more)) {
                    bytes.addAndGet(more);
                    return true;
                }
                claimed = all.get();
            }
            return false;
        }

        private void remove(long less) {
            all.addAndGet(-less);
            bytes.addAndGet(-less);
        }
    }

    /** What one upload has claimed, if anything. */
    final class Claim {

        private final Group group;
        private final AtomicLong bytes = new AtomicLong();

        private Claim(Group group) {
            this.group = group;
        }

        /**
         * Claims for a session that need not be a concurrent one.
         *
         * @param alone whether there is one account only
         * @return whether there is a claim
         */
        boolean forNewSession(long wanted, boolean alone) {
            return claim(wanted, limit / 2, alone);
        }

        /**
         * Claims for a session that is a concurrent one. One at least is given, however little memory there is.
         *
         * @return whether there is a claim
         */
        boolean forOldSession(long wanted, boolean alone) {
            return claim(wanted, Math.max(wanted, limit - limit / 4), alone);
        }

        private boolean claim(long wanted, long most, boolean alone) {
            if (bytes.get() == 0
                    && group.add(wanted, most, alone)
                    && !bytes.compareAndSet(0, wanted)) {
                group.remove(wanted);
            }
            return isHeld();
        }

        boolean isHeld() {
            return bytes.get() > 0;
        }

        /**
         * Gives it up, for good.
         *
         * @return whether there was one
         */
        boolean end() {
            long had = bytes.getAndSet(ENDED);
            if (had > 0) {
                group.remove(had);
            }
            return had > 0;
        }
    }
}
