package io.github.dropflux.reactor.internal.account;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The accounts of one uploader. An account in use is kept; an idle one is kept for a while, so that
 * its token and what is known of its rate limit serve the next upload: at most {@value #MOST_IDLE} of
 * them, and 15 minutes. What is idle for longer goes when another account becomes idle, so that no
 * timer is needed. Thread-safe, and never blocks.
 */
public final class Accounts {

    static final int MOST_IDLE = 1_000;
    static final Duration LONGEST_IDLE = Duration.ofMinutes(15);

    private final Function<AccountKey, Account> make;
    private final Supplier<Scheduler> timer;
    private final Map<AccountKey, Entry> entries = new ConcurrentHashMap<>();

    /** Moments at which accounts became idle, the oldest first. That of an account that was used again is stale. */
    private final ConcurrentLinkedQueue<Idle> moments = new ConcurrentLinkedQueue<>();

    private final AtomicInteger momentsSize = new AtomicInteger();

    /** Accounts without a lease. */
    private final AtomicInteger idle = new AtomicInteger();

    /**
     * @param timer tells the time
     */
    public Accounts(Account.Terms terms, Supplier<Scheduler> timer) {
        this(key -> new Account(key, terms), timer);
    }

    Accounts(Function<AccountKey, Account> make, Supplier<Scheduler> timer) {
        this.make = make;
        this.timer = timer;
    }

    /** An account, and how many use it. Immutable, so that the map's own atomicity suffices. */
    private record Entry(Account account, int leases, @Nullable Idle idle) {}

    /** A moment, told from others by its identity. */
    private static final class Idle {

        private final AccountKey key;
        private final long since;

        Idle(AccountKey key, long since) {
            this.key = key;
            this.since = since;
        }
    }

    /** The account of this key, which stays until the lease is released. */
    public Lease lease(AccountKey key) {
        Entry entry =
                entries.compute(
                        key,
                        (same, before) -> {
                            if (before == null) {
                                return new Entry(make.apply(key), 1, null);
                            }
                            if (before.leases == 0) {
                                idle.decrementAndGet();
                            }
                            return new Entry(before.account, before.leases + 1, null);
                        });
        return new Lease(key, entry.account);
    }

    /** Runs work with the account, which is in use from the work's subscription to its end. */
    public <T> Mono<T> use(AccountKey key, Function<Account, Mono<T>> work) {
        return Mono.using(() -> lease(key), lease -> work.apply(lease.account()), Lease::release);
    }

    /** The accounts that are kept, as of now. */
    public Stream<Account> all() {
        return entries.values().stream().map(Entry::account);
    }

    /** How many accounts are kept, as of now. */
    public int size() {
        return entries.size();
    }

    private void released(AccountKey key) {
        long now = timer.get().now(TimeUnit.MILLISECONDS);
        Idle moment = new Idle(key, now);
        Entry left =
                entries.computeIfPresent(
                        key,
                        (same, before) -> {
                            if (before.leases > 1) {
                                return new Entry(before.account, before.leases - 1, null);
                            }
                            idle.incrementAndGet();
                            return new Entry(before.account, 0, moment);
                        });
        if (left != null && left.idle == moment) {
            moments.add(moment);
            momentsSize.incrementAndGet();
            forget(now);
        }
    }

    private void forget(long now) {
        Idle oldest = moments.peek();
        while (oldest != null
                && (isStale(oldest)
                        || idle.get() > MOST_IDLE
                        || now - oldest.since > LONGEST_IDLE.toMillis())) {
            Idle gone = oldest;
            if (drop(gone)) {
                entries.computeIfPresent(gone.key, (same, entry) -> unlessIdleSince(gone, entry));
            }
            oldest = moments.peek();
        }
        if (momentsSize.get() > 4 * MOST_IDLE) {
            // Of one account that is used again and again, behind one that is not.
            moments.stream().filter(this::isStale).forEach(this::drop);
        }
    }

    /** Whether it was still there, so that each is counted once. */
    private boolean drop(Idle moment) {
        boolean dropped = moments.remove(moment);
        if (dropped) {
            momentsSize.decrementAndGet();
        }
        return dropped;
    }

    private @Nullable Entry unlessIdleSince(Idle moment, Entry entry) {
        if (entry.idle != moment) {
            return entry;
        }
        idle.decrementAndGet();
        return null;
    }

    private boolean isStale(Idle moment) {
        Entry entry = entries.get(moment.key);
        return entry == null || entry.idle != moment;
    }

    /** What the memory of idle moments takes, stale ones included. */
    int moments() {
        return momentsSize.get();
    }

    /** The use of an account. */
    public final class Lease {

        private final AccountKey key;
        private final Account account;
        private final AtomicBoolean released = new AtomicBoolean();

        private Lease(AccountKey key, Account account) {
            this.key = key;
            this.account = account;
        }

        public Account account() {
            return account;
        }

        /** Ends the use; a second time without effect. */
        public void release() {
            if (released.compareAndSet(false, true)) {
                Accounts.this.released(key);
            }
        }
    }
}
