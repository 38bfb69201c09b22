package io.github.dropflux.spring;

import io.github.dropflux.ContentHashMismatchException;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.LimitExceededException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.MalformedPathException;
import io.github.dropflux.SourceMismatchException;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.springframework.http.ProblemDetail;

/**
 * What somebody who sent a file is told when it is not stored. The words are fixed: what an exception says is for who runs the
 * service, and may quote paths and answers.
 *
 * <p>Dropbox's 401 and 403 are about this service's credentials and never about the sender's, hence 502.
 */
enum DropboxProblem {
    MALFORMED_PATH(
            400,
            false,
            "Malformed path",
            "Dropbox does not take this file name or path. Choose another one."),
    BODY_DIFFERS(
            400,
            false,
            "Body differs",
            "The body is not the one that was declared, in length or in content, or not a well-formed form. The file was not stored."),
    /** Nobody is there to read it. */
    BODY_INCOMPLETE(
            400,
            true,
            "Body incomplete",
            "The connection was gone before the end of the body. The file was not stored."),
    BODY_TOO_SLOW(
            408, true, "Body too slow", "The body did not come in time. The file was not stored."),
    CONFLICT(409, false, "Conflict", "Something else is stored at the destination."),
    NOT_WRITABLE(
            409,
            false,
            "Destination not writable",
            "Dropbox does not let this service write to the destination."),
    TOO_LARGE(
            413,
            false,
            "Too large",
            "The file or form is larger than this service or Dropbox takes."),
    RATE_LIMITED(
            429, true, "Rate limited", "Dropbox takes no more calls for now. Try again later."),
    LOCAL_FAILURE(500, false, "Upload failed", "The upload failed within this service."),
    REFUSED(502, false, "Refused by Dropbox", "Dropbox refused what this service asked for."),
    NO_ANSWER(502, false, "No usable answer", "Dropbox gave no answer that can be used."),
    CONTENT_DIFFERS(
            502,
            false,
            "Stored content differs",
            "What Dropbox stored is not what was sent. Do not use the stored file, and upload it again."),
    IN_DOUBT(
            502,
            false,
            "Outcome unknown",
            "Dropbox's answer was lost, so the file may be stored. Look before you upload it again."),
    UNAVAILABLE(503, true, "Dropbox unavailable", "Dropbox is not available. Try again later."),
    STOPPING(503, true, "Service stopping", "This service is stopping. Try again."),
    INSUFFICIENT_SPACE(
            507, false, "Insufficient space", "The Dropbox account has no room for the file.");

    private static final String TYPE = "urn:problem-type:dropflux:";
    private static final int CONFLICTED = 409;
    private static final int TOO_MANY_REQUESTS = 429;

    private final int status;
    private final boolean retryable;
    private final String title;
    private final String detail;

    DropboxProblem(int status, boolean retryable, String title, String detail) {
        this.status = status;
        this.retryable = retryable;
        this.title = title;
        this.detail = detail;
    }

    static DropboxProblem of(DropboxException failure) {
        if (failure instanceof DropboxApiException refused) {
            return ofRefusal(refused);
        }
        if (failure instanceof DropboxTransportException lost) {
            if (lost.commitInDoubt()) {
                return IN_DOUBT;
            }
            return lost.isTransient() ? UNAVAILABLE : NO_ANSWER;
        }
        if (failure instanceof ContentHashMismatchException) {
            return CONTENT_DIFFERS;
        }
        if (failure instanceof SourceMismatchException) {
            return BODY_DIFFERS;
        }
        if (failure instanceof LimitExceededException) {
            return TOO_LARGE;
        }
        return failure instanceof LocalFailureException local ? ofLocal(local) : LOCAL_FAILURE;
    }

    private static DropboxProblem ofRefusal(DropboxApiException refused) {
        String tag = refused.tag();
        if (refused.status() == TOO_MANY_REQUESTS && !tag.equals("too_many_write_operations")) {
            return RATE_LIMITED;
        }
        if (refused.isTransient()) {
            return UNAVAILABLE;
        }
        if (refused.status() != CONFLICTED) {
            return REFUSED;
        }
        if (tag.startsWith("path/")) {
            return ofPath(tag.split("/", -1)[1]);
        }
        return tag.equals("too_large") || tag.endsWith("/too_large") ? TOO_LARGE : REFUSED;
    }

    private static DropboxProblem ofPath(String reason) {
        return switch (reason) {
            case "conflict" -> CONFLICT;
            case "insufficient_space" -> INSUFFICIENT_SPACE;
            case "malformed_path", "disallowed_name" -> MALFORMED_PATH;
            case "no_write_permission",
                    "team_folder",
                    "operation_suppressed",
                    "access_restricted" ->
                    NOT_WRITABLE;
            default -> REFUSED;
        };
    }

    private static DropboxProblem ofLocal(LocalFailureException failure) {
        return switch (failure.origin()) {
            case CLOSED -> STOPPING;
            case SENDER_GONE -> BODY_INCOMPLETE;
            case SOURCE ->
                    failure.getCause() instanceof TimeoutException ? BODY_TOO_SLOW : LOCAL_FAILURE;
            case OTHER ->
                    failure.getCause() instanceof MalformedPathException
                            ? MALFORMED_PATH
                            : LOCAL_FAILURE;
            case LISTENER, CHECKPOINT_STORE, CREDENTIALS -> LOCAL_FAILURE;
        };
    }

    /** Of the answer. */
    int status() {
        return status;
    }

    /** As the last part of its type says it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A new one, with all that holds for each of its kind. */
    ProblemDetail detail() {
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setType(URI.create(TYPE + word()));
        problem.setTitle(title);
        problem.setDetail(detail);
        problem.setProperty("retryable", retryable);
        if (this == IN_DOUBT) {
            problem.setProperty("commitInDoubt", true);
        }
        return problem;
    }
}
