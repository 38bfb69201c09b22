package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.reactor.test.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;

/** Answers that mean harm are refused with one clear error, and cost neither memory nor a connection. */
@Tag("slow")
class HostileServerTest extends RawUploads {

    private static final String OK = "HTTP/1.1 200 OK\nContent-Type: application/json\n";

    /** Says the same over and over, until the client has had enough. */
    private static void forever(RawServer.Peer peer, byte[] piece) throws IOException {
        while (true) {
            peer.send(piece);
        }
    }

    private RawServer answering(RawServer.Script answer) {
        return server(
                peer -> {
                    peer.readRequest();
                    answer.run(peer);
                    peer.awaitEnd();
                });
    }

    /** The first call opens a session, of which nothing can be in doubt. */
    private void assertRefused(RawServer server, Consumer<DropboxException> check) {
        DropboxException failure = failure(server, 1000, b -> b.session(SessionPlan.CONCURRENT));
        assertThat(failure).isInstanceOf(DropboxTransportException.class);
        assertThat(failure.isTransient()).isFalse();
        // An answer that cannot be read is a lost one, a few times.
        assertThat(server.connections()).isEqualTo(3);
        check.accept(failure);
    }

    private static Consumer<DropboxException> says(String text) {
        return failure -> assertThat(failure).hasMessageContaining(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 409, 503})
    void a_body_of_endless_size(int status) {
        RawServer endless =
                answering(
                        peer -> {
                            peer.say(
                                    "HTTP/1.1 "
                                            + status
                                            + " Status\nContent-Length: 9223372036854775807\n\n");
                            forever(peer, new byte[64 * 1024]);
                        });
        assertRefused(endless, says("larger than 1048576 bytes"));
    }

    @Test
    void chunks_without_end() {
        RawServer endless =
                answering(
                        peer -> {
                            peer.say(OK + "Transfer-Encoding: chunked\n\n");
                            forever(peer, "8\r\n[[[[[[[[\r\n".repeat(1000).getBytes());
                        });
        assertRefused(endless, says("larger than 1048576 bytes"));
    }

    @Test
    void one_chunk_without_end() {
        RawServer endless =
                answering(
                        peer -> {
                            peer.say(OK + "Transfer-Encoding: chunked\n\n7fffffff\n");
                            forever(peer, new byte[64 * 1024]);
                        });
        assertRefused(endless, says("larger than 1048576 bytes"));
    }

    @Test
    void a_chunk_size_without_end() {
        RawServer endless =
                answering(
                        peer -> {
                            peer.say(OK + "Transfer-Encoding: chunked\n\n");
                            forever(peer, "0".repeat(64 * 1024).getBytes());
                        });
        assertRefused(endless, says("no HTTP of reasonable size"));
    }

    @Test
    void a_header_of_a_megabyte() {
        assertRefused(
                answering(peer -> peer.say(OK + "X-Bomb: " + "b".repeat(MIB) + "\n\nnull")),
                says("no HTTP of reasonable size"));
    }

    @Test
    void a_hundred_thousand_headers() {
        assertRefused(
                answering(peer -> peer.say(OK + "X-Bomb: b\n".repeat(100_000) + "\nnull")),
                says("no HTTP of reasonable size"));
    }

    @Test
    void trailers_without_end() {
        RawServer endless =
                answering(
                        peer -> {
                            peer.say(OK + "Transfer-Encoding: chunked\n\n4\nnull\n0\n");
                            forever(peer, "X-Bomb: b\r\n".repeat(1000).getBytes());
                        });
        assertRefused(endless, says("no HTTP of reasonable size"));
    }

    @Test
    void a_status_line_without_end() {
        RawServer endless =
                answering(
                        peer -> {
                            peer.say("HTTP/1.1 200 ");
                            forever(peer, "O".repeat(64 * 1024).getBytes());
                        });
        assertRefused(endless, says("no HTTP of reasonable size"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\n",
                "220 mail.example ESMTP\n",
                "\u0000\u0001\u0002\u0003\n\n",
                "{\"name\": \"a\"}\n\n",
                "HTTP/1.1 OK 200\n\n",
                "HTTP/1.1 200 OK\nContent-Length: minus one\n\n",
                "HTTP/1.1 200 OK\nContent-Length: 4\nContent-Length: 5\n\nnull"
            })
    void what_is_no_HTTP(String garbage) {
        assertRefused(answering(peer -> peer.say(garbage)), says("no HTTP"));
    }

    @Test
    void nonsense_in_place_of_a_commits_answer_leaves_it_in_doubt() {
        RawServer garbled =
                server(
                        peer -> {
                            peer.readRequest();
                            peer.say("SSH-2.0-OpenSSH_9.6\n");
                            peer.awaitEnd();
                        });
        DropboxException failure = failure(garbled, 1000);
        assertThat(failure)
                .isInstanceOf(DropboxTransportException.class)
                .hasMessageContaining("files/upload");
        assertThat(((DropboxTransportException) failure).commitInDoubt()).isTrue();
        assertThat(failure).hasStackTraceContaining("no HTTP of reasonable size");
    }

    @Test
    void JSON_that_is_deeper_than_any_stack() {
        byte[] deep = new byte[500_000];
        Arrays.fill(deep, (byte) '[');
        assertRefused(
                answering(
                        peer -> {
                            peer.say(OK + "Connection: close\nContent-Length: 500000\n\n");
                            peer.send(deep);
                        }),
                says("nesting depth"));
    }

    @Test
    void interim_answers_without_end() {
        RawServer endless =
                answering(
                        peer ->
                                forever(
                                        peer,
                                        "HTTP/1.1 100 Continue\r\n\r\n".repeat(1000).getBytes()));
        DropboxException failure =
                failure(
                        endless,
                        1000,
                        b ->
                                b.retry(RetryPolicy.none())
                                        .timeouts(
                                                UploadTimeouts.defaults()
                                                        .withAnswer(Duration.ofMillis(300))));
        assertThat(failure).hasMessageContaining("no whole answer came within");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_takes_the_token_nowhere(int status) {
        RawServer other = server(peer -> peer.answer(200, "null"));
        RawServer redirecting =
                server(
                        peer -> {
                            peer.readRequest();
                            peer.say(
                                    "HTTP/1.1 "
                                            + status
                                            + " Elsewhere\nLocation: "
                                            + other.url()
                                            + "/2/files/upload\nConnection: close\n"
                                            + "Content-Length: 0\n\n");
                        });
        for (boolean own : new boolean[] {false, true}) {
            DropboxException failure =
                    failure(
                            redirecting,
                            1000,
                            b -> own ? b.httpClient(HttpClient.create().followRedirect(true)) : b);
            assertThat(failure)
                    .isInstanceOf(DropboxTransportException.class)
                    .hasMessageContaining("files/upload was answered with " + status)
                    .hasMessageContaining("redirects are not followed")
                    .hasMessageContaining("points to host 127.0.0.1;")
                    .hasMessageContaining("check the endpoint, and any proxy");
            assertThat(failure.isTransient()).isFalse();
        }
        assertThat(other.connections()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Location: https://user:pw@login.example.com:8443/a/path?next=x | points to host login.example.com;",
                "Location: /elsewhere                                           | points to nowhere else;",
                "Location: https://bad host/\u2028                             | points to nowhere else;",
                "X-No: location                                                 | points to nowhere else;"
            })
    void of_where_a_redirect_points_only_the_host_is_told(String header, String told) {
        RawServer redirecting =
                server(
                        peer -> {
                            peer.readRequest();
                            peer.say(
                                    "HTTP/1.1 302 Found\n"
                                            + header
                                            + "\nConnection: close\nContent-Length: 0\n\n");
                        });
        assertThat(failure(redirecting, 1000))
                .hasMessageContaining(told)
                .hasMessageNotContainingAny("user", "pw", "path?", "next", "elsewhere.");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413})
    void a_response_that_precedes_the_end_of_the_request_is_read(int status) {
        RawServer impatient =
                server(
                        peer -> {
                            peer.readHead();
                            peer.say(
                                    "HTTP/1.1 "
                                            + status
                                            + " Early\nContent-Type: text/plain\n"
                                            + "Connection: close\nContent-Length: 8\n\ntoo much");
                            // Unread bytes hold the request up while the answer is on its way.
                            peer.pause(Duration.ofMillis(300));
                            peer.awaitHeard();
                            peer.reset();
                        });
        DropboxException failure = failure(impatient, 31 * MIB, b -> b.windowSize(32L * MIB));
        assertThat(failure)
                .isInstanceOf(DropboxApiException.class)
                .hasMessageContaining("too much");
        assertThat(((DropboxApiException) failure).status()).isEqualTo(status);
        assertThat(impatient.connections()).isOne();
    }

    @Test
    void an_early_response_lost_to_a_reset_is_a_transient_failure() {
        RawServer brusque =
                server(
                        peer -> {
                            peer.readHead();
                            peer.answer(413, "{}");
                            peer.reset();
                        });
        DropboxException failure = failure(brusque, 31 * MIB, b -> b.windowSize(32L * MIB));
        if (failure instanceof DropboxApiException refused) {
            assertThat(refused.status()).isEqualTo(413);
        } else {
            assertThat(failure).isInstanceOf(DropboxTransportException.class);
            assertThat(failure.isTransient()).isTrue();
        }
    }
}
