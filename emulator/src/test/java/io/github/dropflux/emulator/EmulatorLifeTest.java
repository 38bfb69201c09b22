package io.github.dropflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class EmulatorLifeTest {

    @Test
    void listensOnLoopbackAtTheSaidUrl() {
        try (DropboxEmulator dropbox = DropboxEmulator.start()) {
            assertThat(dropbox.baseUrl().toString())
                    .isEqualTo("http://127.0.0.1:" + dropbox.port());
            assertThat(dropbox.certificate()).isEmpty();
            assertThat(dropbox.baseUrl().getHost())
                    .isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
        }
    }

    @Test
    void takesTheSamePortAgainOnceClosed() {
        int port;
        try (DropboxEmulator first = DropboxEmulator.start()) {
            port = first.port();
            assertThatThrownBy(() -> DropboxEmulator.builder().port(port).start())
                    .hasMessageContaining(String.valueOf(port));
        }
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
                .isInstanceOf(ConnectException.class);
        try (DropboxEmulator second = DropboxEmulator.builder().port(port).start()) {
            assertThat(second.port()).isEqualTo(port);
        }
    }

    @Test
    void breaksOffWhatIsGoingOnWhenClosed() {
        DropboxEmulator dropbox = DropboxEmulator.start();
        dropbox.faults().onAny().always().stall();
        CompletableFuture<Api.Reply> stalled =
                new Api(dropbox)
                        .contentAsync(EmulatedRoute.UPLOAD, "{\"path\":\"/a\"}", new byte[9]);
        Awaitility.await()
                .until(
                        () ->
                                dropbox.requests().stream()
                                        .anyMatch(request -> request.bodyBytes() == 9));

        dropbox.close();
        dropbox.close();

        Awaitility.await().until(stalled::isCompletedExceptionally);
    }

    @Test
    void keepsFilesAndSessionsWhileUnplugged() {
        try (DropboxEmulator dropbox = DropboxEmulator.start()) {
            Api api = new Api(dropbox);
            URI before = dropbox.baseUrl();
            api.content(EmulatedRoute.UPLOAD, "{\"path\":\"/a\"}", new byte[9]);
            String session = api.start("sequential");
            dropbox.faults().on(EmulatedRoute.APPEND_V2).always().stallInBody(1);
            CompletableFuture<Api.Reply> cut =
                    api.contentAsync(
                            EmulatedRoute.APPEND_V2,
                            Api.json("{'cursor':{'session_id':'%s','offset':0}}", session),
                            new byte[9]);
            Awaitility.await().until(() -> !dropbox.requests(EmulatedRoute.APPEND_V2).isEmpty());

            dropbox.unplug();
            dropbox.unplug();

            Awaitility.await().until(cut::isCompletedExceptionally);
            assertThatThrownBy(() -> new Socket("127.0.0.1", dropbox.port()).close())
                    .isInstanceOf(ConnectException.class);

            dropbox.plug();
            dropbox.plug();

            assertThat(dropbox.baseUrl()).isEqualTo(before);
            assertThat(dropbox.file("/a")).isPresent();
            dropbox.faults().clear();
            assertThat(api.append(session, 0, false, new byte[9]).status()).isEqualTo(200);
        }
    }

    @Test
    void isNotToBePluggedInOnceClosed() {
        DropboxEmulator dropbox = DropboxEmulator.start();
        dropbox.unplug();
        dropbox.close();
        assertThatThrownBy(dropbox::plug)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void speaksTlsWithACertificateThatAClientCanTrust() throws IOException, InterruptedException {
        try (DropboxEmulator dropbox = DropboxEmulator.builder().tls(true).start()) {
            assertThat(dropbox.baseUrl().getScheme()).isEqualTo("https");
            HttpClient trusting =
                    HttpClient.newBuilder().sslContext(DropboxSdk.trusting(dropbox)).build();
            HttpRequest request =
                    HttpRequest.newBuilder(dropbox.baseUrl().resolve("/2/files/x")).GET().build();
            assertThat(trusting.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
            assertThatThrownBy(
                            () -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void refusesSettingsThatCannotBe() {
        EmulatorBuilder builder = DropboxEmulator.builder();
        assertThatThrownBy(() -> builder.port(65_536)).hasMessageContaining("65536");
        assertThatThrownBy(() -> EmulatorLimits.defaults().withMaxRequestSize(0))
                .hasMessageContaining("at least 1");
    }
}
