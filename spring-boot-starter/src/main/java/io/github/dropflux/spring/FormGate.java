package io.github.dropflux.spring;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Lets one buffer of a request at a time through to Spring's parser of forms. What is asked of the parser then need not be
 * bounded, so that nothing waits inside it: what waits there is not released when the browser goes away. Thread-safe.
 */
final class FormGate {

    private final AtomicReference<@Nullable Gated> gated = new AtomicReference<>();
    private final Runnable changed;

    /**
     * @param changed called whenever {@link #open} may have more to let through; does not block
     */
    FormGate(Runnable changed) {
        this.changed = changed;
    }

    /** The body, if this is the first that comes through here. */
    Flux<DataBuffer> through(Flux<DataBuffer> body) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
                Gated subscriber = new Gated(actual);
                if (gated.compareAndSet(null, subscriber)) {
                    body.subscribe(subscriber);
                } else {
                    body.subscribe(actual);
                }
            }
        };
    }

    /** Whether a body comes through here. */
    boolean isUsed() {
        return gated.get() != null;
    }

    /** Lets the next buffer through, if the parser wants it and has done with the one before; else it will ask again. */
    void open() {
        Gated body = gated.get();
        if (body != null) {
            body.open();
        }
    }

    private final class Gated implements CoreSubscriber<DataBuffer>, Subscription {

        private final CoreSubscriber<? super DataBuffer> parser;
        private final AtomicLong wanted = new AtomicLong();
        private final AtomicBoolean under = new AtomicBoolean();
        private volatile @Nullable Subscription upstream;
        private volatile boolean cancelled;

        private Gated(CoreSubscriber<? super DataBuffer> parser) {
            this.parser = parser;
        }

        @Override
        public Context currentContext() {
            return parser.currentContext();
        }

        @Override
        public void onSubscribe(Subscription s) {
            if (Operators.validate(upstream, s)) {
                upstream = s;
                parser.onSubscribe(this);
                changed.run();
            }
        }

        private void open() {
            Subscription s = upstream;
            if (s != null && wanted.get() > 0 && under.compareAndSet(false, true)) {
                wanted.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
                s.request(1);
            }
        }

        @Override
        public void onNext(DataBuffer buffer) {
            if (cancelled) {
                DataBufferUtils.release(buffer);
                return;
            }
            parser.onNext(buffer);
            under.set(false);
            changed.run();
        }

        @Override
        public void onError(Throwable failure) {
            parser.onError(failure);
        }

        @Override
        public void onComplete() {
            parser.onComplete();
        }

        @Override
        public void request(long n) {
            wanted.accumulateAndGet(n, Operators::addCap);
            changed.run();
        }

        @Override
        public void cancel() {
            cancelled = true;
            Subscription s = upstream;
            if (s != null) {
                s.cancel();
            }
        }
    }
}
