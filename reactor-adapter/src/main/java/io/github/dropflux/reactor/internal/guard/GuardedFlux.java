package io.github.dropflux.reactor.internal.guard;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * A publisher of somebody else's, every one of which enters through here. Whatever it throws, and
 * whichever rule of Reactive Streams it breaks, downstream sees {@code onSubscribe} once, no more
 * than was requested, and one end. Where a publisher does not call {@code onSubscribe} within {@code
 * subscribe}, this does, so that who is downstream can wait with a limit, and cancel. What it signals after that end is discarded, and an error dropped;
 * after a cancel neither is reported, since a publisher that is cancelled may fail of it.
 *
 * <p>Elements are converted here rather than by an operator behind this one: Reactor's operators throw
 * a lack of memory at whoever emits, where it is lost if that is another thread.
 *
 * <p>Demand passes through unchanged, that of before a late {@code onSubscribe} as one request; signals
 * come on the publisher's threads.
 */
public final class GuardedFlux<T, R> extends Flux<R> {

    private final String who;
    private final Supplier<? extends @Nullable Publisher<? extends T>> publisher;
    private final Function<? super T, ? extends R> take;
    private final Consumer<? super T> discard;
    private final @Nullable Patience patience;

    /**
     * @param who for messages, such as "the source"
     * @param publisher made for each subscription; may throw or be null
     * @param take makes of each element what is emitted; owns it, also when it throws
     * @param discard owns the elements that are not taken
     */
    public GuardedFlux(
            String who,
            Supplier<? extends @Nullable Publisher<? extends T>> publisher,
            Function<? super T, ? extends R> take,
            Consumer<? super T> discard) {
        this(who, publisher, take, discard, null);
    }

    private GuardedFlux(
            String who,
            Supplier<? extends @Nullable Publisher<? extends T>> publisher,
            Function<? super T, ? extends R> take,
            Consumer<? super T> discard,
            @Nullable Patience patience) {
        this.who = who;
        this.publisher = publisher;
        this.take = take;
        this.discard = discard;
        this.patience = patience;
    }

    /** Elements as they are, which nobody has to discard. */
    public static <T> Flux<T> of(String who, Publisher<? extends T> publisher) {
        return new GuardedFlux<T, T>(who, () -> publisher, Function.identity(), element -> {});
    }

    /** The same, for one who waits for elements without a limit: the publisher has to call {@code onSubscribe} in time. */
    public static <T> Flux<T> of(String who, Publisher<? extends T> publisher, Patience patience) {
        return new GuardedFlux<T, T>(
                who, () -> publisher, Function.identity(), element -> {}, patience);
    }

    /**
     * How long a publisher may take until it calls {@code onSubscribe}.
     *
     * @param limit zero for none
     * @param failure the error once it is over
     */
    public record Patience(
            Duration limit, Supplier<Scheduler> timer, Supplier<? extends Throwable> failure) {}

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        Guarded guarded = new Guarded(actual);
        try {
            guarded.watch();
            Publisher<? extends T> source = publisher.get();
            Flux.from(Objects.requireNonNull(source, () -> who + " is null")).subscribe(guarded);
        } catch (Throwable e) {
            guarded.fail(e);
        }
        guarded.announce();
    }

    private enum Gone implements Subscription {
        INSTANCE;

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    private final class Guarded implements CoreSubscriber<T>, Subscription {

        private static final int ACTIVE = 0;
        private static final int ENDED = 1;
        private static final int CANCELLED = 2;

        private static final int ANNOUNCING = 1;
        private static final int ANNOUNCED = 2;

        private final CoreSubscriber<? super R> actual;
        private final AtomicInteger state = new AtomicInteger();

        /** Whether downstream's {@code onSubscribe} was called, and has returned if it was called here. */
        private final AtomicInteger announced = new AtomicInteger();

        /** Comes once that has returned. */
        private final AtomicReference<@Nullable Throwable> held = new AtomicReference<>();

        /** Of what upstream was asked for, what has not come. */
        private final AtomicLong wanted = new AtomicLong();

        /** What upstream was not asked for yet. */
        private final AtomicLong early = new AtomicLong();

        /**
         * Asks upstream for what is wanted early, and is not to ask within that again: a source that emits as it is
         * asked need not stand that. No other thread can find itself here, so a plain field will do.
         */
        private @Nullable Thread passing;

        private final Disposable.Swap watch = Disposables.swap();

        /** Null before {@code onSubscribe}. */
        private final AtomicReference<@Nullable Subscription> upstream = new AtomicReference<>();

        /** Thrown at the publisher, and no news when it comes back. */
        private volatile @Nullable Throwable refusal;

        private Guarded(CoreSubscriber<? super R> actual) {
            this.actual = actual;
        }

        /** In place of a publisher that has not. */
        private void announce() {
            if (announced.compareAndSet(0, ANNOUNCING)) {
                actual.onSubscribe(this);
                announced.set(ANNOUNCED);
                release();
            }
        }

        private void release() {
            Throwable error = held.getAndSet(null);
            if (error != null) {
                actual.onError(error);
            }
        }

        private void watch() {
            if (patience != null && !patience.limit().isZero()) {
                Supplier<? extends Throwable> failure = patience.failure();
                Runnable late =
                        () -> {
                            if (upstream.get() == null) {
                                fail(failure.get());
                            }
                        };
                long millis = patience.limit().toMillis();
                try {
                    watch.update(
                            patience.timer().get().schedule(late, millis, TimeUnit.MILLISECONDS));
                } catch (Throwable e) {
                    // Not the publisher's.
                    throw LocalFailureException.of(Origin.OTHER, e);
                }
            }
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription s) {
            requireNonNull(s, "onSubscribe");
            if (upstream.compareAndSet(null, s)) {
                watch.dispose();
                if (announced.compareAndSet(0, ANNOUNCED)) {
                    actual.onSubscribe(this);
                } else {
                    requestEarly(s);
                }
            } else if (!Operators.canAppearAfterOnSubscribe(s)) {
                // Else Reactor announces what subscribe() threw, which follows.
                Guards.run(currentContext(), s::cancel);
                failIfActive(broken("2.12", "called onSubscribe a second time"));
            }
        }

        @Override
        public void onNext(T element) {
            requireNonNull(element, "onNext");
            if (state.get() != ACTIVE) {
                discard(element);
            } else if (upstream.get() == null) {
                discard(element);
                fail(broken("1.09", "called onNext before onSubscribe"));
            } else if (!isWanted()) {
                discard(element);
                fail(overflow());
            } else {
                R taken;
                try {
                    taken = take.apply(element);
                } catch (Throwable e) {
                    fail(e);
                    return;
                }
                actual.onNext(taken);
            }
        }

        private boolean isWanted() {
            long now = wanted.get();
            return now == Long.MAX_VALUE || (now > 0 && wanted.decrementAndGet() >= 0);
        }

        private void discard(T element) {
            Guards.run(currentContext(), () -> discard.accept(element));
        }

        @Override
        public void onError(Throwable error) {
            requireNonNull(error, "onError");
            if (upstream.get() == null) {
                fail(broken("1.09", "called onError before onSubscribe", error));
            } else if (end()) {
                actual.onError(error);
            } else {
                drop(error);
            }
        }

        @Override
        public void onComplete() {
            if (upstream.get() == null) {
                fail(broken("1.09", "called onComplete before onSubscribe"));
            } else if (end()) {
                actual.onComplete();
            }
        }

        @Override
        public void request(long n) {
            if (state.get() != ACTIVE || !Operators.validate(n)) {
                return;
            }
            Thread current = Thread.currentThread();
            Subscription s = upstream.get();
            if (s != null && passing != current) {
                request(s, n);
                return;
            }
            early.accumulateAndGet(n, Operators::addCap);
            s = upstream.get();
            if (s != null && passing != current) {
                // Which may not have seen it.
                requestEarly(s);
            }
        }

        private void requestEarly(Subscription s) {
            passing = Thread.currentThread();
            try {
                for (long n = early.getAndSet(0); n > 0; n = early.getAndSet(0)) {
                    request(s, n);
                }
            } finally {
                passing = null;
            }
        }

        private void request(Subscription s, long n) {
            wanted.accumulateAndGet(n, Operators::addCap);
            try {
                s.request(n);
            } catch (Throwable e) {
                // What Reactor deems fatal passes through operators that keep the rule.
                fail(
                        Exceptions.isJvmFatal(e) || e == refusal
                                ? e
                                : broken("3.16", "threw from request(" + n + "): " + e, e));
            }
        }

        @Override
        public void cancel() {
            if (state.compareAndSet(ACTIVE, CANCELLED)) {
                cancelUpstream();
            }
        }

        private boolean end() {
            boolean first = state.compareAndSet(ACTIVE, ENDED);
            if (first) {
                upstream.set(Gone.INSTANCE);
            }
            return first;
        }

        private void failIfActive(Throwable error) {
            if (state.get() == ACTIVE) {
                fail(error);
            }
        }

        private void fail(Throwable error) {
            announce();
            if (state.compareAndSet(ACTIVE, ENDED)) {
                cancelUpstream();
                held.set(error);
                if (announced.get() == ANNOUNCED) {
                    release();
                }
            } else {
                drop(error);
            }
        }

        private void cancelUpstream() {
            watch.dispose();
            Subscription s = upstream.getAndSet(Gone.INSTANCE);
            if (s != null) {
                Guards.run(currentContext(), s::cancel);
            }
        }

        private void drop(Throwable error) {
            if (state.get() != CANCELLED && error != refusal) {
                Guards.drop(error, currentContext());
            }
        }

        /** Rule 2.13 wants it thrown, too; thrown on a thread of the publisher's it may be lost. */
        private void requireNonNull(@Nullable Object signal, String method) {
            if (signal == null) {
                failIfActive(broken("2.13", "called " + method + " with null"));
                NullPointerException thrown =
                        new NullPointerException(who + " called " + method + " with null");
                refusal = thrown;
                throw thrown;
            }
        }

        private IllegalStateException broken(String rule, String what) {
            return new IllegalStateException(
                    who + " " + what + ", which rule " + rule + " of Reactive Streams forbids");
        }

        private IllegalStateException broken(String rule, String what, Throwable cause) {
            IllegalStateException broken = broken(rule, what);
            broken.initCause(cause);
            return broken;
        }

        private RuntimeException overflow() {
            return Exceptions.failWithOverflow(
                    who
                            + " emitted more than was requested, which rule 1.01 of Reactive Streams"
                            + " forbids; one that cannot wait needs onBackpressureBuffer with a bound,"
                            + " or onBackpressureError");
        }
    }
}
