package io.github.dropflux.reactor.internal.limit;

import io.github.dropflux.reactor.internal.guard.Guards;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * What one uploader has under way, to be counted, waited for, refused and ended. Counting is of whole uploads; what is to end
 * them registers each of the steps that may take long, so that a step ends in its own way. Thread-safe.
 */
public final class RunningUploads {

    private final Supplier<? extends RuntimeException> refusal;
    private final AtomicInteger running = new AtomicInteger();

    /** Those that run, and those whose last signal has not returned. */
    private final AtomicInteger unsignalled = new AtomicInteger();

    private final Set<Step> steps = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;
    private volatile boolean ended;
    private final Set<MonoSink<Void>> waiting = ConcurrentHashMap.newKeySet();

    /**
     * @param refusal the error of what begins once {@link #refuse} was called
     */
    public RunningUploads(Supplier<? extends RuntimeException> refusal) {
        this.refusal = refusal;
    }

    /** The same upload, counted from its subscription to right before its last signal; refused once that is so. */
    public <T> Mono<T> count(Mono<T> upload) {
        return Mono.using(this::enter, entered -> upload, this::leave)
                .doFinally(end -> signalled());
    }

    /** The same uploads, counted as one; refused once that is so. */
    public <T> Flux<T> count(Flux<T> uploads) {
        return Flux.using(this::enter, entered -> uploads, this::leave)
                .doFinally(end -> signalled());
    }

    private RunningUploads enter() {
        unsignalled.incrementAndGet();
        running.incrementAndGet();
        // After it was counted, so that whoever waits for the last one sees it or refuses it.
        if (refusing) {
            running.decrementAndGet();
            throw refusal.get();
        }
        return this;
    }

    private void leave(RunningUploads entered) {
        entered.running.decrementAndGet();
    }

    private void signalled() {
        unsignalled.decrementAndGet();
        announce();
    }

    /** The same work, which is not counted: refused once that is so, and ended in the refusal at {@link #end}. */
    public <T> Mono<T> admit(Mono<T> work) {
        return Mono.defer(() -> refusing ? Mono.error(refusal.get()) : ending(work, refusal));
    }

    /** The same work, cancelled at {@link #end} and then failed. */
    public <T> Mono<T> ending(Mono<T> work, Supplier<? extends Throwable> failure) {
        return Mono.firstWithSignal(
                        Mono.<T>create(
                                sink -> sink.onDispose(onEnd(() -> sink.error(failure.get())))),
                        work)
                .contextWrite(Guards::withoutWrongHooks);
    }

    /**
     * Calls {@code end} at {@link #end}, on the thread that ends, or at once if that was before; never more than once, and not
     * after the result was disposed.
     */
    public Disposable onEnd(Runnable end) {
        Step step = new Step(end);
        steps.add(step);
        // After it was added, so that end() sees it or is seen here.
        if (ended) {
            step.end();
        }
        return step;
    }

    public int size() {
        return running.get();
    }

    /** From now on nothing begins, until {@link #admitAgain}. */
    public void refuse() {
        refusing = true;
    }

    /** Whether all that runs was ended. */
    public boolean hasEnded() {
        return ended;
    }

    /** Completes once none runs, and the subscribers of all know. */
    public Mono<Void> idle() {
        return Mono.create(
                sink -> {
                    waiting.add(sink);
                    sink.onDispose(() -> waiting.remove(sink));
                    announce();
                });
    }

    private void announce() {
        if (unsignalled.get() == 0) {
            waiting.forEach(MonoSink::success);
        }
    }

    /** Refuses what is to begin; the result ends what runs, and is to be called. */
    public Runnable end() {
        refusing = true;
        ended = true;
        List<Step> running = List.copyOf(steps);
        return () -> running.forEach(Step::end);
    }

    /** From now on what begins is taken again; what was ended stays so. */
    public void admitAgain() {
        ended = false;
        refusing = false;
    }

    private final class Step implements Disposable {

        private final Runnable end;

        Step(Runnable end) {
            this.end = end;
        }

        void end() {
            if (steps.remove(this)) {
                // The others have to end, too.
                Guards.run(Context.empty(), end);
            }
        }

        @Override
        public void dispose() {
            steps.remove(this);
        }

        @Override
        public boolean isDisposed() {
            return !steps.contains(this);
        }
    }
}
