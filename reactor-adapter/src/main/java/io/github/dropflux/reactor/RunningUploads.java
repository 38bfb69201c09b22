package io.github.dropflux.reactor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The uploads of one uploader that are under way, to be waited for or ended. Thread-safe. */
final class RunningUploads {

    private final Set<MonoSink<?>> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable MonoSink<Void> idle;

    /** The same upload, counted while it runs; an error once {@link #refuse} was called. */
    <T> Mono<T> count(Mono<T> upload) {
        // Its end first, so that an upload is counted before its source is subscribed.
        return Mono.firstWithSignal(Mono.<T>create(this::enter), upload);
    }

    /** The same uploads, counted as one while they run; an error once {@link #refuse} was called. */
    <T> Flux<T> count(Flux<T> uploads) {
        return Flux.defer(
                () ->
                        closing.get()
                                ? Flux.error(closed())
                                : uploads.takeUntilOther(Mono.create(this::enter)));
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the uploader is closed; build a new one");
    }

    private <T> void enter(MonoSink<T> end) {
        running.add(end);
        end.onDispose(
                () -> {
                    running.remove(end);
                    announce();
                });
        // After it was added, so that refuse() sees it or is seen here.
        if (closing.get()) {
            end.error(closed());
        }
    }

    int size() {
        return running.size();
    }

    /** From now on uploads fail; returns whether they did not before. */
    boolean refuse() {
        return closing.compareAndSet(false, true);
    }

    /** Completes once none runs. For one subscriber. */
    Mono<Void> idle() {
        return Mono.create(
                sink -> {
                    idle = sink;
                    announce();
                });
    }

    private void announce() {
        MonoSink<Void> waiting = idle;
        if (waiting != null && running.isEmpty()) {
            waiting.success();
        }
    }

    /** Ends those that run: their sources are cancelled, their subscribers get this error. */
    void end() {
        running.forEach(
                upload ->
                        upload.error(
                                new IllegalStateException(
                                        "the uploader was closed before this upload was complete; what"
                                                + " is acknowledged is in its CheckpointStore, if it has"
                                                + " one: resume it from there")));
    }
}
