package io.github.dropflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("sockets")
class DroppedConnectionTest {

    @TempDir Path storage;
    private DropboxEmulator dropbox;

    @BeforeEach
    void start() {
        dropbox = DropboxEmulator.builder().storage(storage).start();
    }

    @AfterEach
    void close() {
        dropbox.close();
    }

    @Test
    void doesNotApplyABodyShorterThanItsContentLength() throws IOException {
        Api api = new Api(dropbox);
        String session = api.start("sequential");
        try (Socket socket = new Socket("127.0.0.1", dropbox.port())) {
            OutputStream out = socket.getOutputStream();
            String argument =
                    Api.json("{'cursor':{'session_id':'%s','offset':0},'close':true}", session);
            out.write(head(EmulatedRoute.APPEND_V2, argument, "Content-Length: 100000"));
            out.write(new byte[99_999]);
            out.flush();
            Awaitility.await()
                    .until(
                            () ->
                                    dropbox.requests(EmulatedRoute.APPEND_V2).get(0).bodyBytes()
                                            == 99_999);
        }

        Awaitility.await().until(() -> segments() == 0);
        assertThat(api.append(session, 0, false, new byte[7]).status()).isEqualTo(200);
        assertThat(dropbox.requests(EmulatedRoute.APPEND_V2).get(0).applied()).isFalse();
    }

    @Test
    void takesABodyInChunks() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", dropbox.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    head(EmulatedRoute.UPLOAD, "{\"path\":\"/a\"}", "Transfer-Encoding: chunked"));
            out.write("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Awaitility.await().until(() -> dropbox.file("/a").isPresent());
        }
        assertThat(dropbox.file("/a").orElseThrow().bytes()).asString().isEqualTo("abcde");
    }

    @Test
    void doesNotApplyABodyWhoseChunksEndEarly() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", dropbox.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    head(EmulatedRoute.UPLOAD, "{\"path\":\"/a\"}", "Transfer-Encoding: chunked"));
            out.write("3\r\nabc\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Awaitility.await()
                    .until(
                            () ->
                                    dropbox.requests().stream()
                                            .anyMatch(request -> request.bodyBytes() == 3));
        }
        Awaitility.await().until(() -> segments() == 0);
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void keepsAWriterWaitingWhenStalledInTheBody() throws IOException {
        dropbox.faults().on(EmulatedRoute.UPLOAD).call(1).stallInBody(1);
        long length = 1L << 30;
        long sent = 0;
        try (SocketChannel channel =
                SocketChannel.open(new InetSocketAddress("127.0.0.1", dropbox.port()))) {
            channel.write(
                    ByteBuffer.wrap(
                            head(
                                    EmulatedRoute.UPLOAD,
                                    "{\"path\":\"/a\"}",
                                    "Content-Length: " + length)));
            channel.configureBlocking(false);
            ByteBuffer body = ByteBuffer.allocateDirect(1 << 16);
            // Whoever reads on takes all of it; nothing taken for a while means nobody reads.
            for (long idleSince = System.nanoTime();
                    sent < length && System.nanoTime() - idleSince < 300_000_000L; ) {
                int written = channel.write(body.clear());
                sent += written;
                idleSince = written > 0 ? System.nanoTime() : idleSince;
            }
        }
        assertThat(sent).isLessThan(length);
    }

    @Test
    void deletesWhatItStoredWhenClosed() throws IOException {
        new Api(dropbox).upload("/a", new byte[10]);
        assertThat(segments()).isEqualTo(1);

        dropbox.close();

        try (Stream<Path> left = Files.list(storage)) {
            assertThat(left).isEmpty();
        }
    }

    private static byte[] head(EmulatedRoute route, String argument, String header) {
        String head =
                """
                POST %s HTTP/1.1
                Host: localhost
                Authorization: Bearer t
                Content-Type: application/octet-stream
                Dropbox-API-Arg: %s
                %s

                """
                        .formatted(route.path(), argument, header)
                        .replace("\n", "\r\n");
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    private long segments() throws IOException {
        try (Stream<Path> files = Files.walk(storage)) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
