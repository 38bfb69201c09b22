package io.github.dropflux.cli.report;

import io.github.dropflux.ContentHashMismatchException;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.LimitExceededException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.SourceMismatchException;
import java.util.Locale;

/**
 * A failure for programs.
 *
 * @param code Dropbox's own tag, such as {@code path/conflict/file}, or else one of this program's words
 * @param retryable whether the same command may succeed later
 */
public record FailureCode(String code, boolean retryable) {

    /** The source can't be read, or is not what it was to be. */
    public static final FailureCode SOURCE = new FailureCode("source", false);

    /** The destination's name or the options are wrong. */
    public static final FailureCode USAGE = new FailureCode("usage", false);

    /** A signal ended the upload. */
    public static final FailureCode INTERRUPTED = new FailureCode("interrupted", true);

    private static final FailureCode NO_ROOM = new FailureCode("insufficient_space", false);

    public static FailureCode of(Throwable failure) {
        if (failure instanceof NoRoomException) {
            return NO_ROOM;
        }
        if (failure instanceof UploadFailedException upload) {
            return of(upload.failure());
        }
        return failure instanceof DropboxException dropbox
                ? new FailureCode(code(dropbox), dropbox.isTransient())
                : new FailureCode(word(failure), false);
    }

    private static String word(Throwable failure) {
        if (failure instanceof SourceException) {
            return "source";
        }
        if (failure instanceof ResumeException) {
            return "resume";
        }
        return failure instanceof LoginException ? "login" : "unexpected";
    }

    private static String code(DropboxException failure) {
        if (failure instanceof DropboxApiException refusal) {
            return refusal.tag().isEmpty() ? "status_" + refusal.status() : refusal.tag();
        }
        if (failure instanceof DropboxTransportException transport) {
            return transport.commitInDoubt() ? "in_doubt" : "network";
        }
        if (failure instanceof ContentHashMismatchException) {
            return "content_hash_mismatch";
        }
        if (failure instanceof SourceMismatchException) {
            return "source";
        }
        if (failure instanceof LimitExceededException) {
            return "limit";
        }
        return failure instanceof LocalFailureException local
                ? local.origin().name().toLowerCase(Locale.ROOT)
                : "unexpected";
    }
}
