package io.github.dropflux.spring;

import io.github.dropflux.DropboxException;
import io.github.dropflux.MalformedPathException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.server.ServerWebExchange;

/** Problem details for WebFlux. Last, so that an exception handler of the application goes first. */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class ReactiveProblems {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onFailure(DropboxException failure, ServerWebExchange exchange) {
        requireUnanswered(exchange, failure);
        return ProblemAnswers.of(failure);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onPath(
            MalformedPathException refused, ServerWebExchange exchange) {
        requireUnanswered(exchange, refused);
        return ProblemAnswers.of(refused);
    }

    /** Once part of an answer is sent, only a broken connection tells that the rest is missing. */
    private static void requireUnanswered(ServerWebExchange exchange, RuntimeException failure) {
        if (exchange.getResponse().isCommitted()) {
            throw failure;
        }
    }
}
