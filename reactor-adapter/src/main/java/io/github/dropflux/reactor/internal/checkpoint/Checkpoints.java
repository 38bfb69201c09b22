package io.github.dropflux.reactor.internal.checkpoint;

import io.github.dropflux.UploadCheckpoint;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where one upload's checkpoint is kept while it runs: its place in a store, if there is one. */
public final class Checkpoints {

    /** Nowhere: a checkpoint then rides on the exception alone. */
    public static final Checkpoints NOWHERE = new Checkpoints(null, "");

    private final @Nullable GuardedStore store;
    private final String key;

    private Checkpoints(@Nullable GuardedStore store, String key) {
        this.store = store;
        this.key = key;
    }

    /**
     * The place of a key.
     *
     * @param store null for none
     */
    public static Checkpoints in(@Nullable GuardedStore store, String key) {
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

    /** The same for an upload that has ended, whose signal waits for the store: it has less time. */
    public Mono<Void> saveLast(UploadCheckpoint checkpoint) {
        return store == null
                ? Mono.empty()
                : store.afterEnd().save(key(checkpoint.accountId(), key), checkpoint);
    }

    /**
     * What is kept; empty where there is nothing.
     *
     * @param accountIds of the account, the likelier first; not asked for where there is no store
     */
    public Mono<UploadCheckpoint> load(Flux<String> accountIds) {
        return store == null
                ? Mono.empty()
                : accountIds.concatMap(id -> store.load(key(id, key)), 1).next();
    }

    /**
     * Forgets it: the file is stored. The store has as much time as for {@link #saveLast}.
     *
     * @param accountId of the account that stored it
     */
    public Mono<Void> delete(String accountId) {
        return store == null ? Mono.empty() : store.afterEnd().delete(key(accountId, key));
    }
}
