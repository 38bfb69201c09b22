package io.github.dropflux.benchmarks.source;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.LongFunction;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * A synchronous source that costs next to nothing: {@code count} elements, made one by one as they
 * are asked for, on the thread that asks.
 */
public final class RingFlux<T> extends Flux<T> {

    private final long count;
    private final LongFunction<T> element;

    /**
     * @param element makes the element of an index from 0 on
     */
    public RingFlux(long count, LongFunction<T> element) {
        this.count = count;
        this.element = element;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        actual.onSubscribe(new Emission<>(actual, count, element));
    }

    private static final class Emission<T> implements Subscription {

        @SuppressWarnings("rawtypes") // updaters know no type parameters
        private static final AtomicLongFieldUpdater<Emission> REQUESTED =
                AtomicLongFieldUpdater.newUpdater(Emission.class, "requested");

        private final CoreSubscriber<? super T> actual;
        private final long count;
        private final LongFunction<T> element;
        private long next;
        private volatile long requested;
        private volatile boolean cancelled;

        Emission(CoreSubscriber<? super T> actual, long count, LongFunction<T> element) {
            this.actual = actual;
            this.count = count;
            this.element = element;
        }

        @Override
        public void request(long n) {
            if (Operators.addCap(REQUESTED, this, n) != 0) {
                return;
            }
            long wanted = n;
            long emitted = 0;
            while (true) {
                while (emitted < wanted && next < count) {
                    if (cancelled) {
                        return;
                    }
                    actual.onNext(element.apply(next++));
                    emitted++;
                }
                if (next == count) {
                    if (!cancelled) {
                        cancelled = true;
                        actual.onComplete();
                    }
                    return;
                }
                wanted = requested;
                if (emitted == wanted) {
                    wanted = REQUESTED.addAndGet(this, -emitted);
                    emitted = 0;
                    if (wanted == 0) {
                        return;
                    }
                }
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
