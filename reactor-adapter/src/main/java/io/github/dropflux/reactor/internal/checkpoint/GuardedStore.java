package io.github.dropflux.reactor.internal.checkpoint;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.internal.text.HumanTime;
import io.github.dropflux.reactor.CheckpointStore;
import io.github.dropflux.reactor.internal.guard.GuardedFlux;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A user's store, each call of which ends: what it throws, a null in place of a {@code Mono}, and a
 * call that takes too long are errors of the {@code Mono} returned here, each a {@link
 * LocalFailureException}.
 */
public final class GuardedStore implements CheckpointStore {

    /** Far longer than any store takes, while the upload has other things to do. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** Nobody works any more, and the subscriber waits; as long as a close waits for the last saves. */
    static final Duration LIMIT_AFTER_END = Duration.ofSeconds(10);

    private final CheckpointStore store;
    private final Supplier<Scheduler> timer;
    private final Duration limit;

    private GuardedStore(CheckpointStore store, Supplier<Scheduler> timer, Duration limit) {
        this.store = store;
        this.timer = timer;
        this.limit = limit;
    }

    /**
     * Null for null.
     *
     * @param timer bounds the time
     */
    public static @Nullable GuardedStore of(
            @Nullable CheckpointStore store, Supplier<Scheduler> timer) {
        return store == null ? null : new GuardedStore(store, timer, LIMIT);
    }

    /** The same for an upload that has ended: a call has 10 seconds instead of 30. */
    GuardedStore afterEnd() {
        return new GuardedStore(store, timer, LIMIT_AFTER_END);
    }

    @Override
    public Mono<Void> save(String key, UploadCheckpoint checkpoint) {
        return guarded("save", key, () -> store.save(key, checkpoint));
    }

    @Override
    public Mono<UploadCheckpoint> load(String key) {
        return guarded("load", key, () -> store.load(key));
    }

    @Override
    public Mono<Void> delete(String key) {
        return guarded("delete", key, () -> store.delete(key));
    }

    private <T> Mono<T> guarded(
            String what, String key, Supplier<? extends @Nullable Publisher<T>> call) {
        return new GuardedFlux<T, T>(
                        "what " + what + " of the checkpoint store returned",
                        call,
                        Function.identity(),
                        late -> {})
                .next()
                .timeout(
                        Mono.defer(() -> Mono.delay(limit, timer.get())),
                        Mono.error(() -> tooLate(what, key, limit)))
                .onErrorMap(e -> LocalFailureException.of(Origin.CHECKPOINT_STORE, e));
    }

    private static TimeoutException tooLate(String what, String key, Duration limit) {
        return new TimeoutException(
                what
                        + " of the checkpoint under "
                        + key
                        + " did not complete within "
                        + HumanTime.of(limit));
    }
}
