package io.github.dropflux.reactor.internal.account;

import io.github.dropflux.SessionType;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.Argument.StartBatchArgument;
import io.github.dropflux.internal.session.SessionEvent.Started;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.call.CallPlan;
import io.github.dropflux.reactor.internal.call.Caller;
import io.github.dropflux.reactor.internal.guard.Outcome;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.limit.RateLimitGate;
import io.github.dropflux.reactor.internal.limit.RunningUploads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * The sessions of one account that nobody uses yet, and the call that opens several. Once sessions are wanted again and again, a
 * few are opened ahead, so that an upload need not wait for one: as many as were wanted in the last minute, less one, when
 * no more than a quarter of that is left. A call ahead is made once and in nobody's context. While one is under way there is
 * no other, and after one that failed there is none for a while. There are no timers: what is too old is left when a session
 * is wanted. Thread-safe, and never blocks.
 */
public final class SessionsAhead {

    /** How far back it counts that a session was wanted. */
    static final Duration RECENT = Duration.ofMinutes(1);

    /** The server keeps a session for 7 days (Dropbox's API specification); none is given out that is older than this. */
    static final Duration LONGEST_AGE = Duration.ofHours(1);

    /** Of the sessions' lifetime, should that be shorter. */
    private static final int AGE_SHARE = 24;

    /**
     * How many sessions wait, and for how long.
     *
     * @param most sessions of a type that wait for uploads; 0 for none
     * @param lifetime of a session at the server
     * @param running of the uploader, without which no call is made
     */
    public record Terms(int most, Duration lifetime, RunningUploads running) {}

    private final Terms terms;
    private final Caller caller;
    private final RateLimitGate gate;
    private final Supplier<Scheduler> timer;
    private final Shelf sequential = new Shelf();
    private final Shelf concurrent = new Shelf();

    SessionsAhead(Terms terms, Caller caller, RateLimitGate gate, Supplier<Scheduler> timer) {
        this.terms = terms;
        this.caller = caller;
        this.gate = gate;
        this.timer = timer;
    }

    /** Opens as many sessions or fewer, and not none, for which somebody waits. */
    public Mono<List<Started>> open(SessionType type, int count, RetryPolicy retry) {
        return Mono.defer(
                () -> {
                    long since = now();
                    return caller.call(
                                    CallPlan.of(
                                            Request.of(new StartBatchArgument(count, type)),
                                            answer -> answer.read(ResultReader::sessionIds),
                                            retry))
                            .map(
                                    ids ->
                                            ids.stream()
                                                    .limit(count)
                                                    .map(id -> new Started(id, since, true))
                                                    .toList());
                });
    }

    /** A session for an upload that wants one now; null where it has to open its own. */
    public @Nullable Started take(SessionType type) {
        if (terms.most() == 0) {
            return null;
        }
        long now = now();
        boolean mayOpen = gate.generation() != RateLimitGate.CLOSED;
        Stock before;
        Stock.Taken taken;
        Shelf shelf = shelf(type);
        do {
            before = shelf.stock;
            taken = before.want(now, terms.most(), longestAge(), mayOpen);
        } while (!Shelf.STOCK.compareAndSet(shelf, before, taken.left()));
        if (taken.toOpen() > 0) {
            openAhead(type, taken.toOpen());
        }
        return taken.session();
    }

    /** A session to which nothing was sent is there for the next upload. */
    public void giveBack(SessionType type, Started session) {
        Started unused = new Started(session.sessionId(), session.since(), true);
        change(type, stock -> stock.with(List.of(unused), terms.most()));
    }

    /** The server has forgotten a session of this type that was opened then, and so it may have those before it. */
    public void forget(SessionType type, long upTo) {
        change(type, stock -> stock.after(upTo));
    }

    /** How many wait for uploads. */
    public int ready() {
        return sequential.stock.ready().size() + concurrent.stock.ready().size();
    }

    /** How many calls under way open ahead. */
    public int opening() {
        return sequential.stock.opening() + concurrent.stock.opening();
    }

    private void openAhead(SessionType type, int count) {
        new Outcome<List<Started>>(
                        Context.empty(),
                        (opened, failure) ->
                                change(
                                        type,
                                        stock ->
                                                opened == null
                                                        ? stock.notOpened(now())
                                                        : stock.opened(opened, terms.most())))
                .of(terms.running().admit(open(type, count, RetryPolicy.none())));
    }

    private void change(SessionType type, UnaryOperator<Stock> change) {
        Shelf.STOCK.updateAndGet(shelf(type), change);
    }

    private Shelf shelf(SessionType type) {
        return type == SessionType.SEQUENTIAL ? sequential : concurrent;
    }

    private long longestAge() {
        return Math.min(LONGEST_AGE.toMillis(), terms.lifetime().toMillis() / AGE_SHARE);
    }

    private long now() {
        return timer.get().now(TimeUnit.MILLISECONDS);
    }

    /** Where the stock of one type is. */
    private static final class Shelf {

        static final AtomicReferenceFieldUpdater<Shelf, Stock> STOCK =
                AtomicReferenceFieldUpdater.newUpdater(Shelf.class, Stock.class, "stock");

        volatile Stock stock = Stock.EMPTY;
    }

    /**
     * The sessions of one type. Immutable; all times are the timer's, in milliseconds.
     *
     * @param ready sessions that nobody has, the oldest first
     * @param wanted when a session was wanted lately, the earliest first
     * @param opening sessions that a call under way opens; 0 when there is none
     * @param failures calls ahead in a row that have failed
     * @param pausedUntil before which no call ahead is made
     */
    record Stock(
            List<Started> ready, List<Long> wanted, int opening, int failures, long pausedUntil) {

        static final Stock EMPTY = new Stock(List.of(), List.of(), 0, 0, Long.MIN_VALUE);

        /**
         * What is left once a session was wanted.
         *
         * @param session null where there is none
         * @param toOpen sessions to open ahead now; they count as being opened already
         */
        record Taken(Stock left, @Nullable Started session, int toOpen) {}

        Taken want(long now, int most, long longestAge, boolean mayOpen) {
            List<Started> young =
                    ready.stream().filter(session -> now - session.since() < longestAge).toList();
            Started oldest = young.isEmpty() ? null : young.get(0);
            List<Started> rest = young.isEmpty() ? young : young.subList(1, young.size());
            List<Long> recent = new ArrayList<>(wanted);
            recent.add(now);
            recent.removeIf(moment -> now - moment >= RECENT.toMillis());
            // More than these change nothing.
            recent = recent.subList(Math.max(0, recent.size() - most - 1), recent.size());
            int target = recent.size() - 1;
            boolean opens =
                    mayOpen
                            && opening == 0
                            && now >= pausedUntil
                            && target > 0
                            && rest.size() <= target / 4;
            int toOpen = opens ? target - rest.size() : 0;
            return new Taken(
                    new Stock(
                            List.copyOf(rest),
                            List.copyOf(recent),
                            opening + toOpen,
                            failures,
                            pausedUntil),
                    oldest,
                    toOpen);
        }

        /** The call that is under way has opened these. */
        Stock opened(List<Started> sessions, int most) {
            return new Stock(ready, wanted, 0, 0, Long.MIN_VALUE).with(sessions, most);
        }

        /** The call that is under way has failed. */
        Stock notOpened(long now) {
            long pause =
                    Math.min(LONGEST_AGE.toMillis(), RECENT.toMillis() << Math.min(failures, 10));
            return new Stock(ready, wanted, 0, failures + 1, now + pause);
        }

        Stock with(List<Started> sessions, int most) {
            List<Started> all = new ArrayList<>(ready);
            all.addAll(sessions.subList(0, Math.min(sessions.size(), room(most))));
            all.sort(Comparator.comparingLong(Started::since));
            return new Stock(List.copyOf(all), wanted, opening, failures, pausedUntil);
        }

        private int room(int most) {
            return Math.max(0, most - opening - ready.size());
        }

        Stock after(long gone) {
            List<Started> later = ready.stream().filter(session -> session.since() > gone).toList();
            return new Stock(later, wanted, opening, failures, pausedUntil);
        }
    }
}
