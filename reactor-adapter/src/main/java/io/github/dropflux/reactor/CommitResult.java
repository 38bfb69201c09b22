package io.github.dropflux.reactor;

import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.internal.text.PlainText;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one of the commits of {@link DropboxUploader#commitAll} ended. Immutable. */
public final class CommitResult {

    private static final int SHOWN_CHARS = 500;

    /** What a commit came to. */
    public enum Status {
        /** The file is there: this call made it, or a file of the same content was in its place. */
        COMMITTED,
        /**
         * The file is there, size and content hash compared, and was before this call: an earlier one, of this or another process,
         * made it, or somebody else put the same content there.
         */
        ALREADY_COMMITTED,
        /** The file is not there, or that could not be found out; see {@link CommitResult#failure()}. */
        FAILED
    }

    private final PreparedUpload prepared;
    private final Status status;
    private final @Nullable FileMetadata file;
    private final @Nullable DropboxException failure;
    private final boolean sessionExpired;

    private CommitResult(
            PreparedUpload prepared,
            Status status,
            @Nullable FileMetadata file,
            @Nullable DropboxException failure,
            boolean sessionExpired) {
        this.prepared = prepared;
        this.status = status;
        this.file = file;
        this.failure = failure;
        this.sessionExpired = sessionExpired;
    }

    /** The file is there, by this call. */
    public static CommitResult committed(PreparedUpload prepared, FileMetadata file) {
        Objects.requireNonNull(prepared, "prepared");
        Objects.requireNonNull(file, "file");
        return new CommitResult(prepared, Status.COMMITTED, file, null, false);
    }

    /** The file is there, by an earlier call. */
    public static CommitResult alreadyCommitted(PreparedUpload prepared, FileMetadata file) {
        Objects.requireNonNull(prepared, "prepared");
        Objects.requireNonNull(file, "file");
        return new CommitResult(prepared, Status.ALREADY_COMMITTED, file, null, false);
    }

    /**
     * The file is not there, or that could not be found out.
     *
     * @param sessionExpired whether the reason is the session's age
     */
    public static CommitResult failed(
            PreparedUpload prepared, DropboxException failure, boolean sessionExpired) {
        Objects.requireNonNull(prepared, "prepared");
        Objects.requireNonNull(failure, "failure");
        String path = prepared.commit().path();
        return new CommitResult(
                prepared,
                Status.FAILED,
                null,
                failure.path() == null ? failure.withPath(path) : failure,
                sessionExpired);
    }

    /** What was to be committed; the same object. */
    public PreparedUpload prepared() {
        return prepared;
    }

    /** What it came to. */
    public Status status() {
        return status;
    }

    /** Of the file that is there, verified as {@link FileMetadata#verified()} says; empty if it failed. */
    public Optional<FileMetadata> file() {
        return Optional.ofNullable(file);
    }

    /** Why it failed; committing again may help where {@link DropboxException#isTransient()}. Empty if it did not fail. */
    public Optional<DropboxException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Whether it failed since Dropbox has forgotten the session for its age ({@link
     * io.github.dropflux.DropboxLimits#sessionLifetime()}), so that the file has to be uploaded anew. A younger session that is gone
     * was committed, and the file has changed since.
     */
    public boolean sessionExpired() {
        return sessionExpired;
    }

    @Override
    public String toString() {
        return "CommitResult["
                + PlainText.line(prepared.commit().path(), SHOWN_CHARS)
                + " "
                + status.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (failure == null ? "]" : ": " + failure + "]");
    }
}
