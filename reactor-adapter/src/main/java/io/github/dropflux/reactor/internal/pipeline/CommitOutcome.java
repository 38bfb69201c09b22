package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.FileMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What came of one session in a call that commits.
 *
 * @param file that it became; null when it did not
 * @param failure why it did not; null when it did
 */
record CommitOutcome(@Nullable FileMetadata file, @Nullable Throwable failure) {

    static CommitOutcome stored(FileMetadata file) {
        return new CommitOutcome(file, null);
    }

    static CommitOutcome failed(Throwable failure) {
        return new CommitOutcome(null, failure);
    }
}
