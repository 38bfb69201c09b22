package io.github.dropflux.reactor.internal.guard;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Waits for what comes of some work, which it reports once: also when subscribing throws, which
 * Reactor lets pass for errors that it deems fatal. Disposed, it reports nothing, and drops no error:
 * work that is cancelled may fail of it.
 */
public final class Outcome<T> implements CoreSubscriber<T>, Disposable {

    /** Hears of the outcome, on whichever thread it comes. */
    @FunctionalInterface
    public interface Listener<T> {

        /**
         * Both are null if the work ended empty.
         *
         * @param value null if there is none
         * @param failure null if there is none
         */
        void ended(@Nullable T value, @Nullable Throwable failure);
    }

    private final Context context;
    private final Listener<? super T> listener;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<@Nullable Subscription> upstream = new AtomicReference<>();
    private volatile boolean disposed;

    /** An outcome that is not waited for yet; see {@link #of}. */
    public Outcome(Context context, Listener<? super T> listener) {
        this.context = context;
        this.listener = listener;
    }

    /** Subscribes to {@code work}. */
    public void of(Mono<? extends T> work) {
        try {
            work.subscribe(this);
        } catch (Throwable e) {
            onError(e);
        }
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription s) {
        if (!upstream.compareAndSet(null, s)) {
            Guards.run(context, s::cancel);
        } else if (disposed) {
            cancelUpstream();
        } else {
            s.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(T value) {
        end(value, null);
    }

    @Override
    public void onError(Throwable failure) {
        if (!end(null, failure) && !disposed) {
            Guards.drop(failure, context);
        }
    }

    @Override
    public void onComplete() {
        end(null, null);
    }

    private boolean end(@Nullable T value, @Nullable Throwable failure) {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            Guards.run(context, () -> listener.ended(value, failure));
        }
        return first;
    }

    @Override
    public void dispose() {
        if (ended.compareAndSet(false, true)) {
            disposed = true;
            cancelUpstream();
        }
    }

    private void cancelUpstream() {
        Subscription s = upstream.getAndSet(Operators.cancelledSubscription());
        if (s != null) {
            Guards.run(context, s::cancel);
        }
    }

    @Override
    public boolean isDisposed() {
        return ended.get();
    }
}
