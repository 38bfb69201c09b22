package io.github.dropflux.reactor.internal.checkpoint;

import io.github.dropflux.UploadCheckpoint;
import reactor.core.publisher.Mono;

/** Where one upload's checkpoint is kept while it runs. */
public interface Checkpoints {

    /** Nowhere: a checkpoint then rides on the exception alone. */
    Checkpoints NOWHERE =
            new Checkpoints() {
                @Override
                public Mono<Void> save(UploadCheckpoint checkpoint) {
                    return Mono.empty();
                }

                @Override
                public Mono<Void> delete(String accountId) {
                    return Mono.empty();
                }
            };

    /** Replaces what was kept before of the same account. Does not block; completes once it will survive a crash. */
    Mono<Void> save(UploadCheckpoint checkpoint);

    /**
     * Forgets it: the file is stored.
     *
     * @param accountId of the account that stored it
     */
    Mono<Void> delete(String accountId);
}
