package io.github.dropflux.benchmarks.micro;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Takes all that comes and lets the measured thread wait for the end. */
final class Completion<T> implements CoreSubscriber<T> {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Consumer<? super T> sink;
    private @Nullable Throwable failure;

    private Completion(Consumer<? super T> sink) {
        this.sink = sink;
    }

    static <T> void drain(Publisher<? extends T> source, Consumer<? super T> sink) {
        Completion<T> completion = new Completion<>(sink);
        source.subscribe(completion);
        completion.await();
    }

    /** Waits for a subscriber of another kind, which calls {@link #onComplete} or {@link #onError}. */
    static <T> void drainWith(
            Publisher<T> source, Function<Subscriber<Object>, Subscriber<? super T>> subscriber) {
        Completion<Object> completion = new Completion<>(ignored -> {});
        source.subscribe(subscriber.apply(completion));
        completion.await();
    }

    private void await() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the source was drained", e);
        }
        if (failure != null) {
            throw new IllegalStateException("the source failed", failure);
        }
    }

    @Override
    public void onSubscribe(Subscription s) {
        s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T element) {
        sink.accept(element);
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        ended.countDown();
    }

    @Override
    public void onComplete() {
        ended.countDown();
    }
}
