package io.github.dropflux.reactor.internal.checkpoint;

import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.CheckpointStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One upload's place in a store. */
public final class StoredCheckpoints implements Checkpoints {

    private final CheckpointStore store;
    private final String key;

    private StoredCheckpoints(CheckpointStore store, String key) {
        this.store = store;
        this.key = key;
    }

    /** What an upload of this account is kept under: two accounts may upload to the same path. */
    public static String key(String accountId, String key) {
        return accountId + ":" + key;
    }

    public static Checkpoints in(@Nullable CheckpointStore store, String key) {
        return store == null ? NOWHERE : new StoredCheckpoints(store, key);
    }

    @Override
    public Mono<Void> save(UploadCheckpoint checkpoint) {
        return store.save(key(checkpoint.accountId(), key), checkpoint);
    }

    @Override
    public Mono<Void> delete(String accountId) {
        return store.delete(key(accountId, key));
    }
}
