package io.github.dropflux.spring;

import io.github.dropflux.DropboxException;
import io.github.dropflux.MalformedPathException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
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

    /** The attribute of a request that has the failure which is to be answered. */
    static final String ANSWERED = ServletProblems.class.getName() + ".answered";

    /** Once part of an answer is sent, only a broken connection tells that the rest is missing. */
    @ExceptionHandler({DropboxException.class, MalformedPathException.class})
    ResponseEntity<ProblemDetail> onFailure(
            Exception thrown, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        if (ProblemAnswers.isWithin(thrown)) {
            request.setAttribute(ANSWERED, thrown);
        }
        if (response.isCommitted()) {
            throw thrown;
        }
        ResponseEntity<ProblemDetail> answer =
                ProblemAnswers.within(thrown).orElseThrow(() -> thrown);
        ProblemDetail problem = answer.getBody();
        if (problem != null) {
            problem.setInstance(URI.create(uri(request)));
        }
        return answer;
    }

    /** As the client sent it, also where the server has dispatched to its error page. */
    private static String uri(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed
                ? failed
                : request.getRequestURI();
    }
}
