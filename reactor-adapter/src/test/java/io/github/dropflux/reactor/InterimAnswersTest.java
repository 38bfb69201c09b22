package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxException;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.reactor.test.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** What HTTP allows a server or a proxy to say around its answer. */
class InterimAnswersTest extends RawUploads {

    private static final byte[] FILE = {1, 2, 3};

    private static String head(int length, String more) {
        return "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: "
                + length
                + "\n"
                + more
                + "\n";
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static void upload(DropboxUploader uploader) {
        assertThat(
                        uploader.upload(UploadRequest.to("/a").body(UploadBody.fromBytes(FILE)))
                                .block(PATIENCE))
                .isNotNull();
    }

    /** Answers each call on a connection so. */
    private RawServer answering(String before, byte[] answer, String headers) {
        return server(
                peer -> {
                    while (!peer.readRequest().isEmpty()) {
                        peer.say(before + head(answer.length, headers));
                        peer.send(answer);
                    }
                });
    }

    private static byte[] stored() {
        return metadata(FILE).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 100 Continue\n\n",
                "HTTP/1.1 102 Processing\n\n",
                "HTTP/1.1 103 Early Hints\nLink: </style.css>; rel=preload\n\n",
                "HTTP/1.1 199 Whatever\n\n",
                "HTTP/1.1 100 Continue\n\nHTTP/1.1 102 Processing\n\nHTTP/1.1 103 Hints\nA: b\n\n"
            })
    void an_interim_answer_is_passed_over(String interim) {
        RawServer hinting = answering(interim, stored(), "");
        upload(uploader(hinting.url(), b -> b.retry(RetryPolicy.none())));
        // One connection, so that the second call meets what the first has left on it.
        ConnectionProvider one = ConnectionProvider.create("one", 1);
        keep(one::dispose);
        DropboxUploader uploader =
                uploader(
                        hinting.url(),
                        b -> b.retry(RetryPolicy.none()).httpClient(HttpClient.create(one)));
        upload(uploader);
        upload(uploader);
        assertThat(hinting.connections()).isEqualTo(2);
    }

    @Test
    void an_interim_answer_may_come_long_before_the_answer() {
        RawServer hinting =
                server(
                        peer -> {
                            while (!peer.readRequest().isEmpty()) {
                                peer.say("HTTP/1.1 102 Processing\n\n");
                                peer.pause(Duration.ofMillis(50));
                                peer.answer(200, metadata(FILE));
                            }
                        });
        upload(uploader(hinting.url(), b -> b.retry(RetryPolicy.none())));
    }

    @Test
    void an_answer_head_of_60_KiB_is_read() {
        RawServer talkative = answering("", stored(), "X-Trace: " + "t".repeat(60 * 1024) + "\n");
        upload(uploader(talkative.url(), b -> b.retry(RetryPolicy.none())));
    }

    @Test
    void an_answer_head_above_64_KiB_is_an_error_with_the_limit() {
        RawServer talkative = answering("", stored(), "X-Trace: " + "t".repeat(70 * 1024) + "\n");
        DropboxException failure = failure(talkative, 1000, b -> b.session(SessionPlan.CONCURRENT));
        assertThat(failure)
                .hasMessageContaining("65536")
                .hasMessageContaining("upload_session/start")
                .hasMessageContaining("check the endpoint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP"})
    void an_answer_that_is_packed_unasked_is_unpacked(String encoding) throws IOException {
        RawServer packing = answering("", gzip(stored()), "Content-Encoding: " + encoding + "\n");
        upload(uploader(packing.url(), b -> b.retry(RetryPolicy.none())));
    }

    @Test
    void an_answer_that_unpacks_without_end_is_refused() throws IOException {
        RawServer bomb =
                answering(
                        "",
                        gzip(new byte[64 << 20]),
                        "Connection: close\nContent-Encoding: gzip\n");
        assertThat(failure(bomb, 1000, b -> b.session(SessionPlan.CONCURRENT)))
                .hasMessageContaining("larger than 1048576 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip"})
    void an_encoding_that_cannot_be_undone_is_named(String encoding) {
        RawServer packing =
                answering("", stored(), "Connection: close\nContent-Encoding: " + encoding + "\n");
        assertThat(failure(packing, 1000, b -> b.session(SessionPlan.CONCURRENT)))
                .hasMessageContaining("encoded as \"" + encoding + "\"");
    }
}
