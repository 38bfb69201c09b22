package io.github.dropflux.cli.source;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What tells a file from another one, and from itself after a change.
 *
 * @param size in bytes
 * @param key of the file whatever its name is, or null where the system has none
 */
public record FileState(long size, FileTime modified, @Nullable Object key) {

    public static FileState of(BasicFileAttributes found) {
        return new FileState(found.size(), found.lastModifiedTime(), found.fileKey());
    }

    /** Whether it was written to after a moment. */
    public boolean changedSince(Instant moment) {
        return modified.toInstant().isAfter(moment);
    }

    boolean isSameFile(FileState other) {
        return key == null || key.equals(other.key);
    }

    /** Whether the system counts the bytes: files that it makes up as they are read, as below /proc, have none. */
    public boolean isCounted() {
        return size > 0;
    }
}
