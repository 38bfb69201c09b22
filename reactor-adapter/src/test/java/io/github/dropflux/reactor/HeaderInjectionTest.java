package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dropflux.PathRoot;
import io.github.dropflux.WriteMode;
import io.github.dropflux.reactor.test.RawServer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Whatever strings a caller passes on, they stay within the header that they are meant for. */
class HeaderInjectionTest extends RawUploads {

    private static final String EVIL = "X-Evil: yes";

    private final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private final RawServer server =
            server(
                    peer -> {
                        heads.add(peer.readRequest());
                        peer.answer(200, metadata(new byte[0]));
                        peer.awaitEnd();
                    });

    private static UploadRequest request(String path) {
        return UploadRequest.to(path).body(UploadBody.fromBytes(new byte[0]));
    }

    private void assertOnlyOurHeaders() {
        assertThat(heads).isNotEmpty();
        for (String head : heads) {
            assertThat(head.lines()).noneMatch(line -> line.startsWith("X-Evil"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r", "\r\n\r\n", "\u010d\u010a", "\u560a", "\u2028"})
    void a_path(String lineEnd) {
        Throwable refused =
                catchThrowable(
                        () ->
                                uploader(server)
                                        .upload(request("/a" + lineEnd + EVIL))
                                        .block(PATIENCE));
        if (refused instanceof IllegalArgumentException) {
            assertThat(server.connections()).isZero();
        } else {
            assertThat(refused).isNull();
            assertOnlyOurHeaders();
        }
    }

    @Test
    void a_revision() {
        Throwable refused =
                catchThrowable(
                        () ->
                                uploader(server)
                                        .upload(
                                                request("/a")
                                                        .mode(WriteMode.update("015f0\r\n" + EVIL)))
                                        .block(PATIENCE));
        if (refused instanceof IllegalArgumentException) {
            assertThat(server.connections()).isZero();
        } else {
            assertThat(refused).isNull();
            assertOnlyOurHeaders();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id\r\nX-Evil: yes", "id\nX-Evil: yes", "id\r", " id", "\u560a", ""})
    void ids_and_tokens(String value) {
        DropboxUploaderBuilder builder = DropboxUploader.builder();
        assertThatThrownBy(() -> builder.selectUser(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("X-Evil");
        assertThatThrownBy(() -> builder.selectAdmin(value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DropboxCredentials.accessToken(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("X-Evil");
        assertThatThrownBy(() -> builder.pathRoot(PathRoot.namespaceId(value)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_token_that_comes_later() {
        DropboxUploader uploader =
                uploader(
                        server.url(),
                        b ->
                                b.credentials(
                                        DropboxCredentials.accessToken(
                                                Mono.just("secret\r\n" + EVIL))));
        Throwable failure = catchThrowable(() -> uploader.upload(request("/a")).block(PATIENCE));
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause).hasMessageNotContainingAny("secret", EVIL);
        }
        assertThat(failure).hasStackTraceContaining("no visible ASCII");
        assertThat(server.connections()).isZero();
    }
}
