package io.github.dropflux.reactor.internal.checkpoint;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.UploadCheckpoint;
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
 * call that takes longer than {@link #LIMIT} are errors of the {@code Mono} returned here, each a {@link
 * LocalFailureException}.
 */
public final class GuardedStore implements CheckpointStore {

    /** Far longer than any store takes, and short enough for one who waits for a file that is stored. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final CheckpointStore store;
    private final Supplier<Scheduler> timer;

    private GuardedStore(CheckpointStore store, Supplier<Scheduler> timer) {
        this.store = store;
        this.timer = timer;
    }

    /**
     * Null for null.
     *
     * @param timer bounds the time
     */
    public static @Nullable CheckpointStore of(
            @Nullable CheckpointStore store, Supplier<Scheduler> timer) {
        return store == null ? null : new GuardedStore(store, timer);
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
                        Mono.defer(() -> Mono.delay(LIMIT, timer.get())),
                        Mono.error(() -> tooLate(what, key)))
                .onErrorMap(e -> LocalFailureException.of(Origin.CHECKPOINT_STORE, e));
    }

    private static TimeoutException tooLate(String what, String key) {
        return new TimeoutException(
                what
                        + " of the checkpoint under "
                        + key
                        + " did not complete within "
                        + LIMIT.toSeconds()
                        + " s");
    }
}
