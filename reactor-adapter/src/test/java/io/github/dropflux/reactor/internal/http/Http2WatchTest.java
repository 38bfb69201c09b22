package io.github.dropflux.reactor.internal.http;

import static io.github.dropflux.reactor.internal.http.TestCalls.PATIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dropflux.internal.protocol.NetworkFault;
import io.github.dropflux.reactor.UploadTimeouts;
import io.github.dropflux.reactor.internal.call.Sender;
import io.github.dropflux.reactor.test.RawServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** A client of the user's own may speak HTTP/2, where a call has a stream and no socket of its own. */
@Tag("sockets")
class Http2WatchTest {

    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int PREFACE = 24;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACK = 1;
    private static final byte STATUS_200 = (byte) 0x88;

    private final ConnectionProvider pool = ConnectionProvider.create("http2", 1);
    private final RawServer server = RawServer.start(Http2WatchTest::serve);

    @AfterEach
    void stop() {
        pool.disposeLater().block(PATIENCE);
        server.close();
    }

    /** Answers requests that have a body, and never opens a stream's window beyond its first 64 KiB. */
    private static void serve(RawServer.Peer peer) throws IOException {
        DataInputStream in = new DataInputStream(peer.socket().getInputStream());
        in.skipNBytes(PREFACE);
        peer.send(frame(SETTINGS, 0, 0));
        while (true) {
            int lengthAndType = in.readInt();
            int type = lengthAndType & 0xFF;
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            in.skipNBytes(lengthAndType >>> 8);
            if (type == SETTINGS && (flags & ACK) == 0) {
                peer.send(frame(SETTINGS, ACK, 0));
            } else if (type == DATA && (flags & END_STREAM) != 0) {
                peer.send(frame(HEADERS, END_HEADERS, stream, STATUS_200));
                byte[] body = "null".getBytes(StandardCharsets.US_ASCII);
                peer.send(frame(DATA, END_STREAM, stream, body));
            }
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private Sender transport(UploadTimeouts timeouts) {
        return TestCalls.sender(
                HttpClient.create(pool).protocol(HttpProtocol.H2C), server.url(), timeouts);
    }

    private static NetworkFault fault(Sender transport, int bytes) {
        Throwable failure =
                catchThrowable(
                        () -> transport.send(TestCalls.upload(bytes), () -> true).block(PATIENCE));
        return NetworkFailures.kind(Exceptions.unwrap(failure)).orElseThrow();
    }

    @Test
    void a_stream_that_is_answered() {
        Response answer =
                transport(PATIENT).send(TestCalls.upload(1000), () -> true).block(PATIENCE);
        assertThat(answer.<String>read(String::new)).isEqualTo("null");
    }

    @Test
    void a_stream_whose_window_stays_shut() {
        assertThat(fault(transport(PATIENT.withWriteProgress(SOON)), 1 << 20))
                .isEqualTo(NetworkFault.WRITE_STALLED);
    }

    @Test
    void a_stream_that_is_not_answered() {
        assertThat(fault(transport(PATIENT.withAnswer(SOON)), 0)).isEqualTo(NetworkFault.NO_ANSWER);
    }
}
