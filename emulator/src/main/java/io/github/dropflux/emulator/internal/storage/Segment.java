package io.github.dropflux.emulator.internal.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that arrived in one request.
 *
 * @param file where they are, null when only digests are kept or there are none
 * @param length how many
 */
public record Segment(@Nullable Path file, long length) {

    /** Deletes the bytes. */
    public void delete() {
        if (file != null) {
            DiskStore.delete(file);
        }
    }
}
