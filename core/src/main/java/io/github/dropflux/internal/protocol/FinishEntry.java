package io.github.dropflux.internal.protocol;

import io.github.dropflux.FileMetadata;

/** What {@code finish_batch_v2} says of one of its entries. */
public sealed interface FinishEntry {

    /**
     * The session became a file.
     *
     * @param metadata of the file
     */
    record Success(FileMetadata metadata) implements FinishEntry {}

    /**
     * The session did not become a file.
     *
     * @param error why
     */
    record Failure(FinishError error) implements FinishEntry {}

    /**
     * One that is not known yet.
     *
     * @param tag its name
     */
    record Other(String tag) implements FinishEntry {}
}
