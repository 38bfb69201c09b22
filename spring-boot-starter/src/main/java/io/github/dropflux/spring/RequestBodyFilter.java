package io.github.dropflux.spring;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.Part;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.ClassUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Comes before all other filters, to know whether one of them reads the body that an upload is to store, and when its answer is
 * on its way.
 */
final class RequestBodyFilter implements WebFilter, Ordered {

    private static final Set<HttpMethod> BODILESS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private static final boolean SERVLETS =
            ClassUtils.isPresent(
                    "jakarta.servlet.http.HttpServletRequest",
                    RequestBodyFilter.class.getClassLoader());

    private final OpenRequests requests;

    RequestBodyFilter(OpenRequests requests) {
        this.requests = requests;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return BODILESS.contains(exchange.getRequest().getMethod())
                ? chain.filter(exchange)
                : requests.count(chain.filter(new WatchedExchange(exchange)));
    }

    private static final class WatchedExchange extends ServerWebExchangeDecorator {

        private final BodyReading reading = new BodyReading();
        private final ServerHttpRequest request;

        private WatchedExchange(ServerWebExchange exchange) {
            super(exchange);
            WholeBody.watch(exchange.getRequest());
            this.request = new WatchedRequest(exchange.getRequest(), reading);
        }

        @Override
        public ServerHttpRequest getRequest() {
            return request;
        }

        /** Spring reads them from the request below this one. */
        @Override
        public Mono<MultiValueMap<String, String>> getFormData() {
            return super.getFormData().doOnSubscribe(form -> readsForm());
        }

        @Override
        public Mono<MultiValueMap<String, Part>> getMultipartData() {
            return super.getMultipartData().doOnSubscribe(form -> readsForm());
        }

        private void readsForm() {
            MediaType type = request.getHeaders().getContentType();
            if (type != null
                    && (type.isCompatibleWith(MediaType.APPLICATION_FORM_URLENCODED)
                            || type.getType().equals("multipart"))) {
                reading.begin();
            }
        }
    }

    private static final class WatchedRequest extends ServerHttpRequestDecorator {

        private final BodyReading reading;
        private final AtomicBoolean read = new AtomicBoolean();

        private WatchedRequest(ServerHttpRequest request, BodyReading reading) {
            super(request);
            this.reading = reading;
        }

        private Flux<DataBuffer> received(Flux<DataBuffer> body) {
            return SERVLETS
                    ? FailedInput.end(
                            ServerHttpRequestDecorator.getNativeRequest(getDelegate()), body)
                    : body;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return reading.guard(WholeBody.of(getDelegate(), received(super.getBody()), read));
        }
    }
}
