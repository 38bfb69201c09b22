package io.github.dropflux.spring;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.MalformedPathException;
import java.time.Duration;
import java.util.Optional;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Answers for failed uploads. Each is logged in one line; only a fault of this service has a stack trace. */
final class ProblemAnswers {

    private static final Log LOG = LogFactory.getLog("io.github.dropflux.web");
    private static final int SERVER_ERROR = 500;

    private ProblemAnswers() {}

    /**
     * For the failure that was thrown, or one that caused it. Empty if there is none, or if what was thrown has an answer of the
     * application's.
     */
    static Optional<ResponseEntity<ProblemDetail>> within(Throwable thrown) {
        Throwable failure = failureWithin(thrown);
        if (failure instanceof DropboxException told) {
            return Optional.of(of(told));
        }
        return failure instanceof MalformedPathException refused
                ? Optional.of(of(refused))
                : Optional.empty();
    }

    /** Whether {@link #within} has an answer. */
    static boolean isWithin(Throwable thrown) {
        return failureWithin(thrown) != null;
    }

    private static @Nullable Throwable failureWithin(Throwable thrown) {
        return isAnswer(thrown)
                ? null
                : Causes.first(
                        thrown,
                        each ->
                                each instanceof DropboxException
                                        || each instanceof MalformedPathException);
    }

    /** Whether somebody has chosen the status already, such as by a {@code ResponseStatusException}. */
    private static boolean isAnswer(Throwable thrown) {
        return thrown instanceof ErrorResponse
                || AnnotatedElementUtils.hasAnnotation(thrown.getClass(), ResponseStatus.class);
    }

    private static ResponseEntity<ProblemDetail> of(MalformedPathException refused) {
        return answer(DropboxProblem.MALFORMED_PATH, refused)
                .body(DropboxProblem.MALFORMED_PATH.detail());
    }

    private static ResponseEntity<ProblemDetail> of(DropboxException failure) {
        if (failure instanceof LocalFailureException local
                && local.origin() == LocalFailureException.Origin.SOURCE
                && local.getCause() instanceof ErrorResponse told
                && told.getStatusCode().is4xxClientError()) {
            LOG.debug("Answering " + told.getStatusCode() + ": " + failure.getMessage());
            return ResponseEntity.status(told.getStatusCode())
                    .headers(told.getHeaders())
                    .body(told.getBody());
        }
        DropboxProblem problem = DropboxProblem.of(failure);
        ResponseEntity.BodyBuilder answer = answer(problem, failure);
        if (failure instanceof DropboxApiException refused) {
            refused.retryAfter()
                    .ifPresent(wait -> answer.header(HttpHeaders.RETRY_AFTER, seconds(wait)));
        }
        if (problem == DropboxProblem.STOPPING) {
            // The next request of this browser belongs to another instance.
            answer.header(HttpHeaders.CONNECTION, "close");
        }
        ProblemDetail detail = problem.detail();
        failure.requestId().ifPresent(id -> detail.setProperty("requestId", id));
        return answer.body(detail);
    }

    /** Never less than was asked for. */
    private static String seconds(Duration wait) {
        return Long.toString(wait.plusNanos(999_999_999).toSeconds());
    }

    private static ResponseEntity.BodyBuilder answer(
            DropboxProblem problem, RuntimeException failure) {
        tell("Answering ", problem, failure);
        return ResponseEntity.status(problem.status());
    }

    /** A file of a form that goes on without it, so that no answer tells of it. */
    static void logFile(DropboxException failure) {
        tell("A file of a form failed: ", DropboxProblem.of(failure), failure);
    }

    /** An answer that had begun and gets no end. What is not ours comes of a connection that is gone. */
    static void logCut(Throwable thrown) {
        Throwable failure = failureWithin(thrown);
        if (failure instanceof DropboxException told) {
            tell("Cutting off an answer: ", DropboxProblem.of(told), told);
        } else if (failure instanceof MalformedPathException refused) {
            tell("Cutting off an answer: ", DropboxProblem.MALFORMED_PATH, refused);
        } else {
            LOG.debug("Cutting off an answer: its connection is gone: " + thrown);
        }
    }

    private static void tell(String begin, DropboxProblem problem, RuntimeException failure) {
        String line = begin + problem.status() + " " + problem.word();
        if (problem == DropboxProblem.LOCAL_FAILURE) {
            LOG.warn(line, failure);
        } else if (LOG.isDebugEnabled()) {
            log(problem, line + ": " + failure.getMessage());
        } else {
            log(problem, line + withoutPath(failure));
        }
    }

    private static void log(DropboxProblem problem, String line) {
        if (problem.status() >= SERVER_ERROR && problem != DropboxProblem.STOPPING) {
            LOG.warn(line);
        } else {
            LOG.debug(line);
        }
    }

    /** Paths are logged while DEBUG is on, and only then. */
    private static String withoutPath(RuntimeException failure) {
        if (failure instanceof DropboxApiException
                || (failure instanceof DropboxTransportException lost && !lost.commitInDoubt())) {
            return ": " + ((DropboxException) failure).withPath(null).getMessage();
        }
        return failure instanceof DropboxException told
                ? told.requestId().map(id -> " [request id " + id + "]").orElse("")
                        + "; DEBUG of this logger shows more"
                : "";
    }
}
