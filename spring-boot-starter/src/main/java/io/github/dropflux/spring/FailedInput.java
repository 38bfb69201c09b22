package io.github.dropflux.spring;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The body of a request in WebFlux on Jetty, which ends once the connection has broken off. Spring (6.2.19 and 7.0.10) stays in its
 * state of reading for ever if a read itself throws, and Jetty has told it by then: a browser that was gone before its last bytes were
 * read would leave its upload waiting for more.
 */
final class FailedInput {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final String JETTY = "org.eclipse.jetty.";

    private FailedInput() {}

    /**
     * @param request which a server has received
     */
    static Flux<DataBuffer> end(Object request, Flux<DataBuffer> body) {
        return request instanceof HttpServletRequest received
                ? Flux.defer(() -> end(received, body))
                : body;
    }

    private static Flux<DataBuffer> end(HttpServletRequest request, Flux<DataBuffer> body) {
        ServletInputStream input;
        try {
            input = request.getInputStream();
        } catch (IOException e) {
            return Flux.error(e);
        }
        Method failed = isError(input);
        return failed == null ? body : body.takeUntilOther(failure(input, failed));
    }

    /** Of Jetty's input alone, and not part of the servlet API. */
    private static @Nullable Method isError(ServletInputStream input) {
        return input.getClass().getName().startsWith(JETTY)
                ? ReflectionUtils.findMethod(input.getClass(), "isError")
                : null;
    }

    private static Mono<Void> failure(ServletInputStream input, Method failed) {
        return Flux.interval(LOOK)
                .filter(look -> Boolean.TRUE.equals(ReflectionUtils.invokeMethod(failed, input)))
                .next()
                .flatMap(look -> Mono.error(failureOf(input)));
    }

    /** All that came before it has been read, or it would not be the next. */
    private static Throwable failureOf(ServletInputStream input) {
        try {
            int read = input.read();
            return new IOException("The input has failed, and gives " + read);
        } catch (IOException | RuntimeException e) {
            return e;
        }
    }
}
