package io.github.dropflux.reactor.internal.window;

import io.github.dropflux.reactor.internal.guard.Guards;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One drain loop does all the work: signals store their payload and trigger it. What the loop
 * alone touches needs no lock.
 */
final class AlignedWindowSubscriber
        implements CoreSubscriber<ByteBuf>, Subscription, Scannable, WindowMemory.Filler {

    private static final AtomicIntegerFieldUpdater<AlignedWindowSubscriber> WIP =
            AtomicIntegerFieldUpdater.newUpdater(AlignedWindowSubscriber.class, "wip");
    private static final AtomicLongFieldUpdater<AlignedWindowSubscriber> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(AlignedWindowSubscriber.class, "requested");
    private static final AtomicLongFieldUpdater<AlignedWindowSubscriber> MOVES =
            AtomicLongFieldUpdater.newUpdater(AlignedWindowSubscriber.class, "moves");
    private static final AtomicLongFieldUpdater<AlignedWindowSubscriber> GRANTED =
            AtomicLongFieldUpdater.newUpdater(AlignedWindowSubscriber.class, "granted");
    private static final AtomicReferenceFieldUpdater<AlignedWindowSubscriber, @Nullable ByteBuf>
            ARRIVED =
                    AtomicReferenceFieldUpdater.newUpdater(
                            AlignedWindowSubscriber.class, ByteBuf.class, "arrived");

    private final CoreSubscriber<? super AlignedWindow> actual;
    private final OpenWindow open;
    private final WindowMemory memory;
    private @Nullable Subscription upstream;

    @SuppressWarnings("UnusedVariable") // its updater reads it
    private volatile int wip;

    private volatile long requested;

    /** What may be held more, and the window does not know of yet. */
    private volatile long granted;

    private volatile boolean cutAsked;

    /** Written by the drain loop alone: odd while a buffer is awaited. */
    private volatile long moves;

    private volatile @Nullable ByteBuf arrived;
    private volatile boolean cancelled;
    private volatile boolean done;
    private @Nullable Throwable failure;

    /** No thread but the one in the loop can find itself here, so a plain field will do. */
    private @Nullable Thread drainer;

    // Touched by the drain loop alone.
    private @Nullable ByteBuf pending;
    private boolean waitsForMemory;
    private boolean over;

    AlignedWindowSubscriber(
            CoreSubscriber<? super AlignedWindow> actual, OpenWindow open, WindowMemory memory) {
        this.actual = actual;
        this.open = open;
        this.memory = memory;
        memory.open(this);
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Reactor's
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return upstream;
        }
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
            return requested;
        }
        if (key == Attr.CANCELLED) {
            return cancelled;
        }
        if (key == Attr.TERMINATED) {
            return done;
        }
        if (key == Attr.ERROR) {
            return failure;
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
    }

    @Override
    public void onSubscribe(Subscription s) {
        if (Operators.validate(upstream, s)) {
            upstream = s;
            actual.onSubscribe(this);
        }
    }

    @Override
    public void onNext(ByteBuf buffer) {
        Objects.requireNonNull(buffer, "buffer");
        if (done) {
            Guards.run(currentContext(), () -> Operators.onNextDropped(buffer, currentContext()));
            ReferenceCountUtil.safeRelease(buffer);
            return;
        }
        if (arrived != null) {
            ReferenceCountUtil.safeRelease(buffer);
            cancelUpstream();
            onError(overflow());
            return;
        }
        ARRIVED.lazySet(this, buffer);
        // Within its own request, the loop looks for what came of it.
        drainUnlessInside();
    }

    @Override
    public void onError(Throwable error) {
        Objects.requireNonNull(error, "error");
        if (done) {
            Guards.drop(error, currentContext());
            return;
        }
        failure = error;
        done = true;
        drain();
    }

    @Override
    public void onComplete() {
        done = true;
        drain();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
            drain();
        }
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            cancelUpstream();
            drain();
        }
    }

    @Override
    public void granted(long bytes) {
        GRANTED.addAndGet(this, bytes);
        drainUnlessInside();
    }

    @Override
    public long moves() {
        return moves;
    }

    private boolean isAsked() {
        return moves % 2 != 0;
    }

    private void moved() {
        MOVES.lazySet(this, moves + 1);
    }

    @Override
    public void cut() {
        cutAsked = true;
        drainUnlessInside();
    }

    private void drainUnlessInside() {
        if (drainer != Thread.currentThread()) {
            drain();
        }
    }

    /** What it throws must not keep what is held here from its release. */
    private void cancelUpstream() {
        Guards.run(currentContext(), upstream()::cancel);
    }

    private Subscription upstream() {
        Subscription s = upstream;
        if (s == null) {
            throw new IllegalStateException("there is no subscription yet");
        }
        return s;
    }

    private void drain() {
        if (WIP.getAndIncrement(this) != 0) {
            return;
        }
        int missed = 1;
        do {
            drainer = Thread.currentThread();
            try {
                work();
            } catch (Throwable e) {
                failed(e);
            } finally {
                drainer = null;
            }
            missed = WIP.addAndGet(this, -missed);
        } while (missed != 0);
    }

    private void work() {
        while (true) {
            // Read before the buffer: what came before the end is then seen, too.
            boolean ended = done;
            ByteBuf came = arrived;
            if (came != null) {
                ARRIVED.lazySet(this, null);
            }
            if (over || cancelled) {
                ReferenceCountUtil.safeRelease(came);
                releaseHeld();
                return;
            }
            if (came != null) {
                accept(came);
            }
            if (ended && failure != null) {
                endWith(failure);
                return;
            }
            if (requested == 0) {
                answerCut(ended);
                return;
            }
            if (!advance(ended)) {
                return;
            }
        }
    }

    private void accept(ByteBuf buffer) {
        if (!isAsked()) {
            buffer.release();
            throw overflow();
        }
        if (buffer.isReadable()) {
            moved();
            pending = buffer;
            open.arrived(buffer);
        } else {
            // No move: a source that gives nothing but these is as silent as one that gives none.
            MOVES.lazySet(this, moves - 1);
            buffer.release();
        }
    }

    /** One step on the way to the next window; whether there may be another. */
    private boolean advance(boolean ended) {
        ByteBuf buffer = pending;
        if (buffer != null && takesMore()) {
            fillWith(buffer);
            return true;
        }
        if (cutAsked && (buffer != null || !ended) && cutNow()) {
            return true;
        }
        if (buffer != null) {
            return askForMemory();
        }
        if (ended) {
            emit(open.close(true), false);
            over = true;
            if (!cancelled) {
                actual.onComplete();
            }
            return false;
        }
        if (isAsked()) {
            return false;
        }
        // One at a time: how much memory the next buffer brings is not known before it is here.
        moved();
        upstream().request(1);
        return true;
    }

    private void fillWith(ByteBuf buffer) {
        if (open.isFull()) {
            emit(open.close(false), true);
        } else if (open.take(buffer)) {
            pending = null;
        }
    }

    private boolean askForMemory() {
        if (waitsForMemory) {
            return false;
        }
        waitsForMemory = true;
        memory.request(open.step());
        return true;
    }

    /** What is there is taken before anything else is asked for or cut off. */
    private boolean takesMore() {
        takeGrant();
        return open.isFull() || open.hasRoom();
    }

    private void takeGrant() {
        if (granted > 0) {
            waitsForMemory = false;
            open.granted(GRANTED.getAndSet(this, 0));
        }
    }

    /** Whether there was an answer. */
    private boolean cutNow() {
        long bytes = open.cutLength();
        if (bytes > 0) {
            emit(open.cut(bytes), false);
            return true;
        }
        return refuseCut();
    }

    /** Nobody wants a window now. */
    private void answerCut(boolean ended) {
        if (cutAsked && !ended) {
            takeGrant();
            refuseCut();
        }
    }

    /**
     * Gives back at least what is not filled. Not before the memory has come that is waited for: it may be
     * what is to be cut.
     */
    private boolean refuseCut() {
        if (waitsForMemory) {
            return false;
        }
        cutAsked = false;
        memory.giveBack(open.giveUp());
        memory.notCut();
        return true;
    }

    /**
     * Hands the window on.
     *
     * @param full whether what was granted beyond it is about to be filled
     */
    private void emit(AlignedWindow window, boolean full) {
        cutAsked = false;
        memory.whole(window.length(), open.cutsFrom());
        if (!full) {
            memory.giveBack(open.giveUp());
        }
        if (requested != Long.MAX_VALUE) {
            REQUESTED.decrementAndGet(this);
        }
        actual.onNext(window);
    }

    private static RuntimeException overflow() {
        return Exceptions.failWithOverflow(
                "the source emitted more buffers than were requested; one that cannot wait needs"
                        + " onBackpressureBuffer with a bound, or onBackpressureError");
    }

    /** What broke is this operator's allocator, a buffer, the source, or a subscriber that throws. */
    private void failed(Throwable error) {
        cancelUpstream();
        if (over) {
            Guards.drop(error, currentContext());
        } else {
            Guards.run(currentContext(), () -> endWith(hooked(error)));
        }
    }

    /** Reactor throws what it deems fatal, lack of memory too; here that ends one stream, in order. */
    private Throwable hooked(Throwable error) {
        try {
            return Exceptions.isFatal(error)
                    ? error
                    : Operators.onOperatorError(error, currentContext());
        } catch (Throwable e) {
            return e;
        }
    }

    private void endWith(Throwable error) {
        over = true;
        releaseHeld();
        if (!cancelled) {
            actual.onError(error);
        }
    }

    private void releaseHeld() {
        ByteBuf buffer = pending;
        pending = null;
        if (buffer != null) {
            ReferenceCountUtil.safeRelease(buffer);
        }
        open.release();
    }
}
