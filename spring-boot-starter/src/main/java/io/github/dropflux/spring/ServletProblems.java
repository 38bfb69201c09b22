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

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onFailure(
            DropboxException failure, HttpServletResponse response) {
        requireUnanswered(response, failure);
        return ProblemAnswers.of(failure);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onPath(
            MalformedPathException refused, HttpServletResponse response) {
        requireUnanswered(response, refused);
        return ProblemAnswers.of(refused);
    }

    /** Once part of an answer is sent, only a broken connection tells that the rest is missing. */
    private static void requireUnanswered(HttpServletResponse response, RuntimeException failure) {
        if (response.isCommitted()) {
            throw failure;
        }
    }
}
