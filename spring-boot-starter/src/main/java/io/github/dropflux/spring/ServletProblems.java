package io.github.dropflux.spring;

import io.github.dropflux.DropboxException;
import io.github.dropflux.MalformedPathException;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** Problem details for MVC. Last, so that an exception handler of the application goes first. */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class ServletProblems {

    @ExceptionHandler(DropboxException.class)
    ResponseEntity<ProblemDetail> onFailure(
            DropboxException failure, Exception thrown, HttpServletResponse response)
            throws Exception {
        requireUnanswered(response, failure, thrown);
        return ProblemAnswers.of(failure);
    }

    @ExceptionHandler(MalformedPathException.class)
    ResponseEntity<ProblemDetail> onPath(
            MalformedPathException refused, Exception thrown, HttpServletResponse response)
            throws Exception {
        requireUnanswered(response, refused, thrown);
        return ProblemAnswers.of(refused);
    }

    /** Once part of an answer is sent, only a broken connection tells that the rest is missing. */
    private static void requireUnanswered(
            HttpServletResponse response, RuntimeException failure, Exception thrown)
            throws Exception {
        if (ProblemAnswers.isAnswer(thrown)) {
            throw thrown;
        }
        if (response.isCommitted()) {
            throw failure;
        }
    }
}
