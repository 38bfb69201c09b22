package io.github.dropflux.reactor;

import io.github.dropflux.DropboxException;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.internal.text.PlainText;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one of the uploads of {@link DropboxUploader#prepareAll} ended. Immutable. */
public final class PrepareResult {

    private static final int SHOWN_CHARS = 500;

    private final UploadRequest request;
    private final @Nullable PreparedUpload prepared;
    private final @Nullable DropboxException failure;

    private PrepareResult(
            UploadRequest request,
            @Nullable PreparedUpload prepared,
            @Nullable DropboxException failure) {
        this.request = request;
        this.prepared = prepared;
        this.failure = failure;
    }

    /** Dropbox holds all bytes. */
    public static PrepareResult prepared(UploadRequest request, PreparedUpload prepared) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(prepared, "prepared");
        return new PrepareResult(request, prepared, null);
    }

    /** Dropbox does not hold all bytes, for this reason. */
    public static PrepareResult failed(UploadRequest request, DropboxException failure) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(failure, "failure");
        String path = request.commit().path();
        return new PrepareResult(
                request, null, failure.path() == null ? failure.withPath(path) : failure);
    }

    /** What was asked for; the same object. */
    public UploadRequest request() {
        return request;
    }

    /** What to commit; empty if it failed. */
    public Optional<PreparedUpload> prepared() {
        return Optional.ofNullable(prepared);
    }

    /** Why it failed, with a checkpoint to resume from when the server holds something; a resume commits. Empty if it did not fail. */
    public Optional<DropboxException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String toString() {
        return "PrepareResult["
                + PlainText.line(request.commit().path(), SHOWN_CHARS)
                + (failure == null ? " prepared]" : " failed: " + failure + "]");
    }
}
