package io.github.dropflux.reactor.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.internal.protocol.Route;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

    @Test
    void bytes_go_to_the_content_host_and_questions_to_the_api_host() {
        assertThat(Endpoints.dropbox().uri(Route.APPEND_V2))
                .hasToString("https://content.dropboxapi.com/2/files/upload_session/append_v2");
        assertThat(Endpoints.dropbox().uri(Route.GET_METADATA))
                .hasToString("https://api.dropboxapi.com/2/files/get_metadata");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://proxy.example",
                "https://proxy.example/",
                "http://127.0.0.1:8080",
                "http://127.8.9.10",
                "http://localhost:1",
                "http://LOCALHOST:1",
                "http://[::1]:8080"
            })
    void https_anywhere_and_http_on_loopback(String endpoint) {
        assertThat(Endpoints.both(URI.create(endpoint)).uri(Route.UPLOAD))
                .hasToString(endpoint.replaceAll("/$", "") + "/2/files/upload");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://dropbox.example",
                "http://127.0.0.1.evil.example",
                "http://localhost.evil.example",
                "http://10.0.0.1",
                "ftp://127.0.0.1",
                "//127.0.0.1",
                "localhost:8080",
                "https://user:secret@proxy.example",
                "https://user:secret@my_proxy",
                "ftp://user:secret@proxy.example",
                "https://my_proxy?secret",
                "https://proxy.example?a=b"
            })
    void what_would_leak_the_token_or_is_no_base_url_is_refused(String endpoint) {
        assertThatThrownBy(() -> Endpoints.both(URI.create(endpoint)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}
