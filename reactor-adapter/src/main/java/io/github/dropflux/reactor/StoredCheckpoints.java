package io.github.dropflux.reactor;

import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.internal.pipeline.Checkpoints;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One upload's place in a store. */
final class StoredCheckpoints implements Checkpoints {

    private final CheckpointStore store;
    private final String key;

    private StoredCheckpoints(CheckpointStore store, String key) {
        this.store = store;
        this.key = key;
    }

    static Checkpoints in(@Nullable CheckpointStore store, String key) {
        return store == null ? NOWHERE : new StoredCheckpoints(store, key);
    }

    @Override
    public Mono<Void> save(UploadCheckpoint checkpoint) {
        return store.save(key, checkpoint);
    }

    @Override
    public Mono<Void> delete() {
        return store.delete(key);
    }
}
