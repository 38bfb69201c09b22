package io.github.dropflux.spring;

import io.github.dropflux.DropboxException;
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
        return switch (failure.reason()) {
            case BAD_PATH -> MALFORMED_PATH;
            case CONFLICT -> CONFLICT;
            case NO_SPACE -> INSUFFICIENT_SPACE;
            case NOT_WRITABLE -> NOT_WRITABLE;
            case TOO_LARGE -> TOO_LARGE;
            case RATE_LIMITED -> RATE_LIMITED;
            case UNAUTHORIZED, FORBIDDEN, EXPIRED, REFUSED -> REFUSED;
            case UNAVAILABLE -> UNAVAILABLE;
            case NO_ANSWER -> NO_ANSWER;
            case IN_DOUBT -> IN_DOUBT;
            case SOURCE ->
                    failure.getCause() instanceof TimeoutException ? BODY_TOO_SLOW : LOCAL_FAILURE;
            case SOURCE_DIFFERS -> BODY_DIFFERS;
            case CONTENT_DIFFERS -> CONTENT_DIFFERS;
            case CANCELLED_BY_CLIENT -> BODY_INCOMPLETE;
            case CLOSED -> STOPPING;
            case LOCAL -> LOCAL_FAILURE;
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
