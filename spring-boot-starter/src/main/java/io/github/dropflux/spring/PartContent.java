package io.github.dropflux.spring;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** What an upload reads of one part of a form; for one subscriber. Its signals come from the form's loop, demand from anywhere. */
final class PartContent extends Flux<DataBuffer> implements Subscription {

    private final AtomicLong wanted = new AtomicLong();
    private final Runnable changed;
    private volatile @Nullable CoreSubscriber<? super DataBuffer> reader;
    private volatile boolean cancelled;

    /**
     * @param changed called when the reader wants something; does not block
     */
    PartContent(Runnable changed) {
        this.changed = changed;
    }

    @Override
    public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
        actual.onSubscribe(this);
        reader = actual;
        changed.run();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            wanted.accumulateAndGet(n, Operators::addCap);
            changed.run();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        changed.run();
    }

    boolean isCancelled() {
        return cancelled;
    }

    boolean isWanted() {
        return reader != null && wanted.get() > 0;
    }

    boolean isRead() {
        return reader != null;
    }

    void next(DataBuffer buffer) {
        wanted.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
        reader().onNext(buffer);
    }

    void complete() {
        reader().onComplete();
    }

    private CoreSubscriber<? super DataBuffer> reader() {
        CoreSubscriber<? super DataBuffer> to = reader;
        if (to == null) {
            throw new IllegalStateException("the content of a part that nobody reads is handed on");
        }
        return to;
    }
}
