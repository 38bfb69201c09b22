package io.github.dropflux.reactor.internal.upload;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** The work under way for one upload, which its end stops. Confined to the upload's loop. */
final class InFlight {

    private final Set<Work<?>> works = new HashSet<>();

    /** Subscribes {@code work}; its outcome comes on whichever thread it ends on. */
    <T> void launch(Mono<T> work, Consumer<T> then, Consumer<Throwable> failed) {
        works.removeIf(Work::isDisposed);
        Work<T> subscriber = new Work<>(then, failed);
        works.add(subscriber);
        work.subscribe(subscriber);
    }

    void dispose() {
        works.forEach(Work::dispose);
        works.clear();
    }

    private static final class Work<T> extends BaseSubscriber<T> {
        private final Consumer<T> then;
        private final Consumer<Throwable> failed;
        private volatile boolean ended;

        private Work(Consumer<T> then, Consumer<Throwable> failed) {
            this.then = then;
            this.failed = failed;
        }

        @Override
        protected void hookOnNext(T value) {
            then.accept(value);
        }

        @Override
        protected void hookOnError(Throwable failure) {
            failed.accept(failure);
        }

        @Override
        protected void hookFinally(SignalType type) {
            ended = true;
        }

        @Override
        public boolean isDisposed() {
            return ended || super.isDisposed();
        }
    }
}
