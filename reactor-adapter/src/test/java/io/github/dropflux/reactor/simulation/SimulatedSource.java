package io.github.dropflux.reactor.simulation;

import io.github.dropflux.reactor.internal.window.BufferKind;
import io.github.dropflux.reactor.test.TrackedBuf;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Buffers of all sizes and kinds, at once or after a while, as the seed says. */
final class SimulatedSource implements Publisher<ByteBuf>, Subscription {

    /** What a source fails with. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken() {
            super("the source broke", null, false, false);
        }
    }

    private static final List<BufferKind> KINDS = List.of(BufferKind.values());

    private final SourcePlan plan;
    private final Hostility.OfSource hostility;
    private final long failsAt;
    private final Chance chance;
    private final SimulatedTime time;
    private final RunLog log;
    private final Runnable moment;
    private final List<ByteBuf> given = new ArrayList<>();
    private Subscriber<? super ByteBuf> subscriber;
    private Disposable next = Disposables.single();
    private long demand;
    private final long start;
    private long offset;
    private int lastGiven;
    private boolean over;
    private boolean cancelled;

    SimulatedSource(
            SourcePlan plan,
            LegPlan leg,
            long start,
            Chance chance,
            SimulatedTime time,
            RunLog log,
            Runnable moment) {
        this.plan = plan;
        // One that is read from behind that point fails there.
        this.failsAt = leg.failsAt() < 0 ? -1 : Math.max(start, leg.failsAt());
        this.hostility = leg.hostility().source();
        this.start = start;
        this.offset = start;
        this.chance = chance;
        this.time = time;
        this.log = log;
        this.moment = moment;
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuf> s) {
        if (subscriber != null) {
            log.violation("the source was subscribed twice");
            return;
        }
        subscriber = s;
        if (strikes(Hostility.OfSource.THROWS_ON_SUBSCRIBE)) {
            over = true;
            throw new Hostility.Fatal();
        }
        if (strikes(Hostility.OfSource.NEVER_SUBSCRIBES)) {
            over = true;
            return;
        }
        if (strikes(Hostility.OfSource.SIGNALS_FIRST)) {
            emitMore();
        }
        s.onSubscribe(this);
        if (!over && strikes(Hostility.OfSource.SUBSCRIBES_TWICE)) {
            s.onSubscribe(this);
        }
        if (!over && chance.percent(50)) {
            endWhenDue();
        }
    }

    @Override
    public void request(long n) {
        if (over) {
            return;
        }
        if (strikes(Hostility.OfSource.THROWS_ON_REQUEST)) {
            throw new Broken();
        }
        if (strikes(Hostility.OfSource.THROWS_AN_ERROR_ON_REQUEST)) {
            throw new Hostility.Fatal();
        }
        demand += n;
        if (demand > 1) {
            log.violation("the source was asked for " + demand + " buffers at once");
        }
        if (chance.percent(60)) {
            emit();
        } else {
            boolean slow = chance.percent(3);
            long pause = (slow ? Duration.ofMinutes(1) : Duration.ofMillis(50)).toNanos();
            next = time.after(chance.skewed(pause), this::emit);
        }
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            cancelled = true;
            next.dispose();
            log.add("the source is cancelled at " + offset);
            if (strikes(Hostility.OfSource.THROWS_ON_CANCEL)) {
                throw new Broken();
            }
            if (strikes(Hostility.OfSource.THROWS_AN_ERROR_ON_CANCEL)) {
                throw new Hostility.Fatal();
            }
            if (strikes(Hostility.OfSource.EMITS_AFTER_CANCEL)) {
                emitMore();
            }
        }
    }

    /** What is not part of the content, and must not become one. */
    private void emitMore() {
        ByteBuf more = buffer(new byte[] {1, 2, 3});
        given.add(more);
        subscriber.onNext(more);
    }

    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    private void emit() {
        if (over || endWhenDue()) {
            return;
        }
        if (strikes(Hostility.OfSource.SIGNALS_NULL)) {
            signalNull(() -> subscriber.onNext(null));
            return;
        }
        if (strikes(Hostility.OfSource.SIGNALS_NULL_ERROR)) {
            signalNull(() -> subscriber.onError(null));
            return;
        }
        demand--;
        int bytes = (int) Math.min(size(), end() - offset);
        ByteBuf buffer = buffer(plan.content().bytes(offset, bytes));
        given.add(buffer);
        offset += bytes;
        lastGiven = bytes;
        moment.run();
        subscriber.onNext(buffer);
        if (!over && demand == 0 && strikes(Hostility.OfSource.EMITS_TOO_MUCH)) {
            emitMore();
        }
        if (!over && chance.percent(50)) {
            endWhenDue();
        }
    }

    /** What is thrown at it ends a source like this one, which signals nothing more. */
    private void signalNull(Runnable signal) {
        try {
            signal.run();
        } catch (NullPointerException e) {
            log.add("the source is thrown at: " + e);
        }
    }

    /** Now and then, and no draw is made for a source that behaves. */
    private boolean strikes(Hostility.OfSource kind) {
        boolean strikes = hostility == kind && chance.percent(30);
        if (strikes) {
            log.add("the source " + kind);
        }
        return strikes;
    }

    private ByteBuf buffer(byte[] bytes) {
        if (chance.percent(50)) {
            return TrackedBuf.holding(bytes);
        }
        return chance.pick(KINDS).of(bytes);
    }

    private int size() {
        return chance.percent(5) ? 0 : (int) (1 + chance.skewed(4L * plan.largestBuffer()) / 4);
    }

    private long end() {
        return failsAt >= 0 ? failsAt : plan.content().length();
    }

    /** With the last buffer, or when asked for the one that does not exist. */
    private boolean endWhenDue() {
        if (offset < end()) {
            return false;
        }
        over = true;
        if (failsAt >= 0) {
            log.add("the source fails at " + offset);
            subscriber.onError(new Broken());
        } else {
            log.add("the source completes at " + offset);
            subscriber.onComplete();
        }
        if (strikes(Hostility.OfSource.EMITS_AFTER_END)) {
            emitMore();
        }
        return true;
    }

    /** Bytes that were given away so far. */
    long taken() {
        return offset - start;
    }

    int lastGiven() {
        return lastGiven;
    }

    List<ByteBuf> given() {
        return given;
    }

    /** What it gave is let go with the cancel. */
    boolean isCancelled() {
        return cancelled;
    }

    /** Ended by itself, cancelled, or never asked. */
    boolean isOver() {
        return over || subscriber == null;
    }
}
