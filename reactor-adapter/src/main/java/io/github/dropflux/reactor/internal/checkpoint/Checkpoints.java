package io.github.dropflux.reactor.internal.checkpoint;

import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.CheckpointStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Where one upload's checkpoint is kept while it runs: its place in a store, if there is one. */
public final class Checkpoints {

    /** Nowhere: a checkpoint then rides on the exception alone. */
    public static final Checkpoints NOWHERE = new Checkpoints(null, "");

    private final @Nullable CheckpointStore store;
    private final String key;

    private Checkpoints(@Nullable CheckpointStore store, String key) {
        this.store = store;
        this.key = key;
    }

    /**
     * The place of a key.
     *
     * @param store a {@link GuardedStore}, or null
     */
    public static Checkpoints in(@Nullable CheckpointStore store, String key) {
        return store == null ? NOWHERE : new Checkpoints(store, key);
    }

    /** What an upload of this account is kept under: two accounts may upload to the same path. */
    public static String key(String accountId, String key) {
        return accountId + ":" + key;
    }

    /**
     * Replaces what was kept before of the same account. Does not block; completes once it will survive a
     * crash; errors are a {@link io.github.dropflux.LocalFailureException}.
     */
    public Mono<Void> save(UploadCheckpoint checkpoint) {
        return store == null
                ? Mono.empty()
                : store.save(key(checkpoint.accountId(), key), checkpoint);
    }

    /**
     * Forgets it: the file is stored.
     *
     * @param accountId of the account that stored it
     */
    public Mono<Void> delete(String accountId) {
        return store == null ? Mono.empty() : store.delete(key(accountId, key));
    }
}
