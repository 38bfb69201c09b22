package io.github.dropflux.spring;

import java.net.URI;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Problem details for WebFlux: what fails in a controller, in a router's function or in a filter. Exception handlers of controllers
 * go first.
 */
final class ReactiveProblems implements WebExceptionHandler, Ordered {

    private static final ResolvableType PROBLEM = ResolvableType.forClass(ProblemDetail.class);

    private final ServerCodecConfigurer codecs;

    ReactiveProblems(ServerCodecConfigurer codecs) {
        this.codecs = codecs;
    }

    /** That of Spring Boot's own, which comes later since its bean does, as the application's come earlier. */
    @Override
    public int getOrder() {
        return -1;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
        if (exchange.getResponse().isCommitted()) {
            return ProblemAnswers.isWithin(thrown) || WholeBody.isBroken(exchange.getRequest())
                    ? cutOff(exchange, thrown)
                    : Mono.error(thrown);
        }
        return ProblemAnswers.within(thrown)
                .map(
                        answer ->
                                // Nobody is there, or the server has answered what it could not
                                // read.
                                WholeBody.isBroken(exchange.getRequest())
                                        ? Mono.<Void>empty()
                                        : write(answer, exchange))
                .orElseGet(() -> Mono.error(thrown));
    }

    /** Spring would log an ERROR, which this is none, for an answer that has begun. */
    private static Mono<Void> cutOff(ServerWebExchange exchange, Throwable thrown) {
        return WholeBody.closeConnection(exchange.getRequest())
                .map(closed -> closed.doFirst(() -> ProblemAnswers.logCut(thrown)))
                .orElseGet(() -> Mono.error(thrown));
    }

    private Mono<Void> write(ResponseEntity<ProblemDetail> answer, ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(answer.getStatusCode());
        answer.getHeaders().forEach((name, values) -> response.getHeaders().put(name, values));
        return Mono.justOrEmpty(answer.getBody())
                .doOnNext(
                        problem ->
                                problem.setInstance(
                                        URI.create(exchange.getRequest().getPath().value())))
                .flatMap(problem -> write(problem, response));
    }

    @SuppressWarnings("unchecked") // It says that it can.
    private Mono<Void> write(ProblemDetail problem, ServerHttpResponse response) {
        return codecs.getWriters().stream()
                .filter(each -> each.canWrite(PROBLEM, MediaType.APPLICATION_PROBLEM_JSON))
                .map(each -> (HttpMessageWriter<ProblemDetail>) each)
                .findFirst()
                .map(
                        writer ->
                                writer.write(
                                        Mono.just(problem),
                                        PROBLEM,
                                        MediaType.APPLICATION_PROBLEM_JSON,
                                        response,
                                        Map.of()))
                .orElseGet(response::setComplete);
    }
}
