package io.github.dropflux.reactor.internal.pipeline;

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
                public Mono<Void> delete() {
                    return Mono.empty();
                }
            };

    /** Replaces what was kept before. Does not block; completes once it will survive a crash. */
    Mono<Void> save(UploadCheckpoint checkpoint);

    /** Forgets it: the file is stored. */
    Mono<Void> delete();
}
