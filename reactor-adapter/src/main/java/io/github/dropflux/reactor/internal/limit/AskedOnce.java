package io.github.dropflux.reactor.internal.limit;

import io.github.dropflux.reactor.internal.guard.GuardedFlux;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An answer that is asked for once by all who wait for it. One that stops waiting leaves it to the
 * others; when nobody is left, it still comes, and serves the next. A failure is for those who wait,
 * and the next asks anew. Thread-safe, and never blocks.
 */
public final class AskedOnce<T> {

    private final Mono<T> question;
    private final AtomicReference<@Nullable Mono<T>> latest = new AtomicReference<>();

    /**
     * @param question subscribed once for each time that is asked
     */
    public AskedOnce(Mono<T> question) {
        // What a subscription throws would reach the first who asks alone; the others would wait
        // for ever.
        this.question = GuardedFlux.of("what is asked once", question).singleOrEmpty();
    }

    /** The answer that is there or under way; null where there is none. */
    public @Nullable Mono<T> latest() {
        return latest.get();
    }

    /** The answer that is there or under way, or that of a question asked now. */
    public Mono<T> answer() {
        return Mono.defer(
                () -> {
                    Mono<T> answer = latest.get();
                    return answer == null ? after(null) : answer;
                });
    }

    /**
     * What comes after an answer: what somebody else has asked for meanwhile, or that of a question
     * asked now.
     *
     * @param before the latest that the caller has seen; null where there was none
     */
    public Mono<T> after(@Nullable Mono<T> before) {
        AtomicReference<Mono<T>> own = new AtomicReference<>();
        Mono<T> next = question.doOnError(failure -> latest.compareAndSet(own.get(), null)).cache();
        own.set(next);
        Mono<T> witness = latest.compareAndExchange(before, next);
        if (witness == before) {
            return next;
        }
        // Failed in between, so that nothing is under way.
        return witness == null ? after(null) : witness;
    }

    /** Lets a value be the answer where there is none. */
    public void suppose(T value) {
        latest.compareAndSet(null, Mono.just(value));
    }
}
