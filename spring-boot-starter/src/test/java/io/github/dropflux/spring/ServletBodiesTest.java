package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import reactor.test.StepVerifier;

/** Bodies of MVC's requests where the starter's filter is not there, as in a test of one controller. */
class ServletBodiesTest extends EmulatedContexts {

    private final DropboxUploader uploader =
            DropboxUploader.builder()
                    .credentials(DropboxCredentials.accessToken("any"))
                    .endpoint(dropbox.baseUrl())
                    .build();

    @AfterEach
    void closeUploader() {
        uploader.close();
    }

    @Test
    void a_request_gives_its_body_once() {
        MockHttpServletRequest request = new MockHttpServletRequest("PUT", "/");
        request.setContent("content".getBytes(StandardCharsets.UTF_8));
        uploader.upload(UploadRequest.to("/a").body(ServletBodies.fromRequest(request)))
                .block(PATIENCE);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).asString().isEqualTo("content");
        isRefused(request, "read before");
    }

    @Test
    void nothing_is_refused_where_it_may_have_been_read() {
        MockHttpServletRequest chunked = new MockHttpServletRequest("PUT", "/");
        chunked.addHeader("Transfer-Encoding", "chunked");
        isRefused(chunked, "Content-Length: 0");
    }

    private void isRefused(MockHttpServletRequest request, String why) {
        StepVerifier.create(
                        uploader.upload(
                                UploadRequest.to("/b").body(ServletBodies.fromRequest(request))))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(LocalFailureException.class)
                                        .hasMessageContaining(why))
                .verify(PATIENCE);
        assertThat(dropbox.file("/b")).isEmpty();
    }
}
