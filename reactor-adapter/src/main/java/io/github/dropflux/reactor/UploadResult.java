package io.github.dropflux.reactor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.internal.text.PlainText;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one of the uploads of {@link DropboxUploader#uploadAll} ended. Immutable. Jackson 2 and 3 write {@code path}, {@code
 * stored} and {@code metadata}; why a file is not stored they leave out, as it may be no business of the reader's.
 */
public final class UploadResult {

    private static final int SHOWN_CHARS = 500;

    private final UploadRequest request;
    @JsonProperty private final @Nullable FileMetadata metadata;
    private final @Nullable DropboxException failure;

    private UploadResult(
            UploadRequest request,
            @Nullable FileMetadata metadata,
            @Nullable DropboxException failure) {
        this.request = request;
        this.metadata = metadata;
        this.failure = failure;
    }

    /** The file is stored and verified. */
    public static UploadResult stored(UploadRequest request, FileMetadata metadata) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(metadata, "metadata");
        return new UploadResult(request, metadata, null);
    }

    /** The file is not stored, for this reason. */
    public static UploadResult failed(UploadRequest request, DropboxException failure) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(failure, "failure");
        String path = request.commit().path();
        return new UploadResult(
                request, null, failure.path() == null ? failure.withPath(path) : failure);
    }

    /** What was asked for; the same object. */
    public UploadRequest request() {
        return request;
    }

    @JsonProperty("path")
    private String path() {
        return request.commit().path();
    }

    /** Of the stored file, verified as {@link FileMetadata#verified()} says. */
    public Optional<FileMetadata> metadata() {
        return Optional.ofNullable(metadata);
    }

    /**
     * Why the file is not stored, with a checkpoint to resume from when the server holds something. The
     * file may be there only if this is a {@link io.github.dropflux.DropboxTransportException} whose
     * commit is in doubt.
     */
    public Optional<DropboxException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether the file is stored and verified; if not, there is a {@link #failure()}. */
    public boolean isStored() {
        return metadata != null;
    }

    @Override
    public String toString() {
        return "UploadResult["
                + PlainText.line(path(), SHOWN_CHARS)
                + (isStored() ? " stored]" : " failed: " + failure + "]");
    }
}
