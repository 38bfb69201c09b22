package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dropflux.DropboxException;
import io.github.dropflux.reactor.test.RawServer;
import io.github.dropflux.reactor.test.RawServer.Peer;
import io.netty.resolver.AddressResolverGroup;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.TransportConfig;

/** Connections that are used again, or should not be. */
class PooledConnectionTest extends RawUploads {

    private static final byte[] BYTES = "some bytes".getBytes(StandardCharsets.US_ASCII);

    private static final String NOT_FOUND =
            """
            {"error_summary": "path/not_found/.", \
            "error": {".tag": "path", "path": {".tag": "not_found"}}}""";

    /** One connection, so that each call takes what the one before gave back. */
    private final ConnectionProvider pool = ConnectionProvider.create("one", 1);

    @AfterEach
    void dispose() {
        pool.dispose();
    }

    private DropboxUploader pooled(RawServer server) {
        return uploader(server.url(), b -> b.httpClient(HttpClient.create(pool)));
    }

    private void upload(DropboxUploader uploader) {
        assertThat(
                        uploader.upload(UploadRequest.to("/a").body(UploadBody.fromBytes(BYTES)))
                                .block(PATIENCE))
                .isNotNull();
    }

    /** The first connection answers once and then does something else; later ones are in order. */
    private RawServer onceThen(RawServer.Script then) {
        return server(
                peer -> {
                    if (peer.number() == 1) {
                        peer.readRequest();
                        peer.answer(200, metadata(BYTES));
                        then.run(peer);
                    } else {
                        answerEach(peer);
                    }
                });
    }

    private static void answerEach(Peer peer) throws IOException {
        for (String head = peer.readRequest(); !head.isEmpty(); head = peer.readRequest()) {
            if (head.contains("/get_metadata")) {
                peer.answer(409, NOT_FOUND);
            } else {
                peer.answer(200, metadata(BYTES));
            }
        }
    }

    private void assertLandsOnAnother(RawServer server) {
        DropboxUploader uploader = pooled(server);
        upload(uploader);
        upload(uploader);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void an_upload_survives_a_connection_that_closes_when_reused() {
        assertLandsOnAnother(onceThen(Peer::readHead));
    }

    @Test
    void an_upload_survives_a_connection_that_is_reset_when_reused() {
        assertLandsOnAnother(
                onceThen(
                        peer -> {
                            peer.readHead();
                            peer.reset();
                        }));
    }

    @Test
    void an_upload_survives_a_connection_that_closed_while_idle() {
        assertLandsOnAnother(onceThen(peer -> {}));
    }

    @Test
    void an_upload_survives_a_connection_that_was_reset_while_idle() {
        assertLandsOnAnother(onceThen(Peer::reset));
    }

    @Test
    void a_connection_is_used_again() {
        RawServer server = server(PooledConnectionTest::answerEach);
        DropboxUploader uploader = pooled(server);
        upload(uploader);
        upload(uploader);
        assertThat(server.connections()).isOne();
    }

    /** Counts how often it is asked for a connection, and has none. */
    private static final class Resetting implements ConnectionProvider {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Mono<? extends Connection> acquire(
                TransportConfig config,
                ConnectionObserver observer,
                @Nullable Supplier<? extends SocketAddress> remote,
                @Nullable AddressResolverGroup<?> resolver) {
            asked.incrementAndGet();
            return Mono.error(new IOException("Connection reset by peer"));
        }
    }

    @Test
    void the_http_client_retries_no_call_by_itself() {
        Resetting none = new Resetting();
        DropboxUploader uploader =
                uploader(
                        URI.create("http://127.0.0.1:1"),
                        b ->
                                b.httpClient(HttpClient.create(none).disableRetry(false))
                                        .retry(RetryPolicy.none()));
        DropboxException failure =
                catchThrowableOfType(DropboxException.class, () -> upload(uploader));
        assertThat(failure.isTransient()).isTrue();
        // The upload, and the question whether it landed.
        assertThat(none.asked).hasValue(2);
    }
}
