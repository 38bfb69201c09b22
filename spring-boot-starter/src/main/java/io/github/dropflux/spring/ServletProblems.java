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

    /** Once part of an answer is sent, only a broken connection tells that the rest is missing. */
    @ExceptionHandler({DropboxException.class, MalformedPathException.class})
    ResponseEntity<ProblemDetail> onFailure(Exception thrown, HttpServletResponse response)
            throws Exception {
        if (response.isCommitted()) {
            throw thrown;
        }
        return ProblemAnswers.within(thrown).orElseThrow(() -> thrown);
    }
}
