package io.github.dropflux.spring;

import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the upload of one part of a form ended. Immutable. */
public final class FormUpload {

    private final FormFile file;
    private final @Nullable FileMetadata metadata;
    private final @Nullable DropboxException failure;

    private FormUpload(
            FormFile file, @Nullable FileMetadata metadata, @Nullable DropboxException failure) {
        this.file = Objects.requireNonNull(file, "file");
        this.metadata = metadata;
        this.failure = failure;
    }

    static FormUpload stored(FormFile file, FileMetadata metadata) {
        return new FormUpload(file, metadata, null);
    }

    static FormUpload failed(FormFile file, DropboxException failure) {
        return new FormUpload(file, null, failure);
    }

    /** The part, with its name and file name. */
    public FormFile file() {
        return file;
    }

    /** Of the stored file; empty if it is not stored. */
    public Optional<FileMetadata> metadata() {
        return Optional.ofNullable(metadata);
    }

    /** Why the file is not stored; empty if it is. */
    public Optional<DropboxException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether the file is stored and verified; if not, there is a {@link #failure()}. */
    public boolean isStored() {
        return metadata != null;
    }

    @Override
    public String toString() {
        return "FormUpload["
                + file.name()
                + (isStored() ? " stored]" : " failed: " + failure + "]");
    }
}
