package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.LocalFailureException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Bodies of MVC's requests where the starter's filter is not there, as in a test of one controller. */
class ServletBodiesTest extends EmulatedBodies {

    @Test
    void a_request_gives_its_body_once() {
        MockHttpServletRequest request = new MockHttpServletRequest("PUT", "/");
        request.setContent("content".getBytes(StandardCharsets.UTF_8));
        assertThat(store(ServletBodies.fromRequest(request))).isEqualTo("content");
        isRefused(request, "read before");
    }

    @Test
    void nothing_is_refused_where_it_may_have_been_read() {
        MockHttpServletRequest chunked = new MockHttpServletRequest("PUT", "/");
        chunked.addHeader("Transfer-Encoding", "chunked");
        isRefused(chunked, "Content-Length: 0");
    }

    private void isRefused(MockHttpServletRequest request, String why) {
        isRefused(ServletBodies.fromRequest(request), LocalFailureException.class, why);
    }
}
