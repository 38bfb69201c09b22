package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.reactor.UploadBody;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/** Bodies of requests where the starter's filter is not there, as in a test of one controller. */
class RequestBodiesTest extends EmulatedBodies {

    @Test
    void a_request_gives_its_body_once() {
        ServerHttpRequest request =
                MockServerWebExchange.from(MockServerHttpRequest.put("/").body("content"))
                        .getRequest();
        assertThat(store(RequestBodies.fromRequest(request))).isEqualTo("content");
        isRefused(RequestBodies.fromRequest(request), LocalFailureException.class, "read before");
    }

    @Test
    void nothing_is_refused_where_it_may_have_been_read() {
        isRefused(
                RequestBodies.fromRequest(MockServerHttpRequest.put("/").build()),
                LocalFailureException.class,
                "Content-Length: 0");
        isRefused(
                RequestBodies.fromRequest(MockServerHttpRequest.put("/").contentLength(7).build()),
                LocalFailureException.class,
                "read it");
        assertThat(
                        store(
                                RequestBodies.fromRequest(
                                        MockServerHttpRequest.put("/").contentLength(0).build())))
                .isEmpty();
    }

    @Test
    void the_declared_length_is_that_of_the_upload() {
        UploadBody body =
                RequestBodies.fromRequest(
                        MockServerHttpRequest.put("/").contentLength(8).body("content"));
        assertThat(body.length()).hasValue(8);
        isRefused(body, SourceMismatchException.class, "8 B");
    }
}
