package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH;
import static io.github.dropflux.emulator.EmulatedRoute.GET_METADATA;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.emulator.Api.ConnectionLost;
import io.github.dropflux.emulator.Api.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class FaultsTest {

    private static final byte[] BODY = Bytes.random(300_000);

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private final Api api = new Api(dropbox);

    @AfterEach
    void close() {
        dropbox.close();
    }

    @Test
    void answersTheChosenCallOnly() {
        ScriptedFault fault =
                dropbox.faults()
                        .on(APPEND_V2)
                        .call(2)
                        .answer(429, "{\"error\":{}}", Map.of("Retry-After", "7"));
        String session = api.start("sequential");

        assertThat(api.append(session, 0, false, BODY).status()).isEqualTo(200);
        Reply refused = api.append(session, BODY.length, false, BODY);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("7");
        assertThat(refused.header("Content-Type")).isEqualTo("application/json");
        assertThat(refused.header("X-Dropbox-Request-Id")).isNotEmpty();
        assertThat(api.append(session, BODY.length, false, BODY).status()).isEqualTo(200);
        assertThat(fault.hits()).isEqualTo(1);
    }

    @Test
    void strikesEveryNthNextAllAndMatchingCalls() {
        dropbox.faults().on(GET_METADATA).every(2).answer(500, "");
        dropbox.faults().on(UPLOAD).next(2).answer(502, "");
        dropbox.faults()
                .onAny()
                .when(request -> request.argument().contains("/marked"))
                .always()
                .answer(503, "");

        assertThat(statuses(GET_METADATA, "/x", 4)).containsExactly(409, 500, 409, 500);
        assertThat(api.upload("/a", BODY).status()).isEqualTo(502);
        assertThat(api.upload("/a", BODY).status()).isEqualTo(502);
        assertThat(api.upload("/a", BODY).status()).isEqualTo(200);
        assertThat(api.upload("/marked", BODY).status()).isEqualTo(503);
        assertThat(statuses(GET_METADATA, "/marked", 1)).containsExactly(503);
    }

    private int[] statuses(EmulatedRoute route, String path, int times) {
        int[] statuses = new int[times];
        for (int i = 0; i < times; i++) {
            statuses[i] = api.rpc(route, Api.json("{'path':'%s'}", path)).status();
        }
        return statuses;
    }

    @Test
    void strikesNoMoreWhenRemovedOrCleared() {
        ScriptedFault fault = dropbox.faults().on(UPLOAD).always().answer(500, "");
        fault.remove();
        assertThat(api.upload("/a", BODY).status()).isEqualTo(200);

        dropbox.faults().on(UPLOAD).always().answer(500, "");
        dropbox.faults().clear();
        assertThat(api.upload("/b", BODY).status()).isEqualTo(200);
    }

    @Test
    void resetsBeforeInAndAfterTheBodyWithoutApplying() {
        dropbox.faults().on(UPLOAD).call(1).resetBeforeBody();
        dropbox.faults().on(UPLOAD).call(2).resetInBody(1000);
        dropbox.faults().on(UPLOAD).call(3).resetInBody(Long.MAX_VALUE);
        dropbox.faults().on(UPLOAD).call(4).resetAfterBody();

        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> api.upload("/a", BODY)).isInstanceOf(ConnectionLost.class);
        }

        assertThat(dropbox.files()).isEmpty();
        assertThat(dropbox.requests(UPLOAD)).noneMatch(SeenRequest::applied);
        assertThat(dropbox.requests(UPLOAD)).allMatch(request -> request.status().isEmpty());
        assertThat(dropbox.requests(UPLOAD).get(0).bodyBytes()).isZero();
        assertThat(dropbox.requests(UPLOAD).get(1).bodyBytes()).isGreaterThanOrEqualTo(1000);
        assertThat(dropbox.requests(UPLOAD).get(3).bodyBytes()).isEqualTo(BODY.length);
    }

    @Test
    void losesTheAnswerAfterApplying() {
        dropbox.faults().on(UPLOAD).call(1).loseAnswer();

        assertThatThrownBy(() -> api.upload("/a", BODY)).isInstanceOf(ConnectionLost.class);

        assertThat(dropbox.file("/a")).isPresent();
        assertThat(dropbox.requests(UPLOAD)).allMatch(SeenRequest::applied);
    }

    @Test
    void appliesAndAnswersSomethingElse() {
        dropbox.faults().on(FINISH).call(1).applyThenAnswer(503, "");
        String session = api.start("sequential");

        assertThat(api.finish(session, 0, "/a", BODY).status()).isEqualTo(503);

        assertThat(dropbox.file("/a")).isPresent();
        assertThat(api.finish(session, BODY.length, "/a", new byte[0]).error())
                .isEqualTo("lookup_failed/not_found");
    }

    @Test
    void neverAnswers() {
        dropbox.faults().on(UPLOAD).call(1).stall();
        dropbox.faults().on(UPLOAD).call(2).stallAfterApplying();
        dropbox.faults().on(UPLOAD).call(3).stallInBody(0);
        dropbox.faults().on(UPLOAD).call(4).stallInBody(10);

        CompletableFuture<Reply> first = uploadAsync("/a");
        awaitRead(0, BODY.length);
        CompletableFuture<Reply> second = uploadAsync("/b");
        Awaitility.await().until(() -> dropbox.file("/b").isPresent());
        CompletableFuture<Reply> third = uploadAsync("/c");
        Awaitility.await().until(() -> dropbox.requests(UPLOAD).size() == 3);
        CompletableFuture<Reply> fourth = uploadAsync("/d");
        awaitRead(3, 10);

        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        assertThat(third).isNotDone();
        assertThat(fourth).isNotDone();
        assertThat(dropbox.files()).extracting(EmulatedFile::path).containsExactly("/b");
        assertThat(dropbox.requests(UPLOAD).get(2).bodyBytes()).isZero();
        assertThat(api.upload("/e", BODY).status()).isEqualTo(200);
    }

    private CompletableFuture<Reply> uploadAsync(String path) {
        return api.contentAsync(UPLOAD, Api.json("{'path':'%s'}", path), BODY);
    }

    private void awaitRead(int index, long bytes) {
        Awaitility.await()
                .until(
                        () ->
                                dropbox.requests(UPLOAD).size() > index
                                        && dropbox.requests(UPLOAD).get(index).bodyBytes()
                                                >= bytes);
    }

    @Test
    void breaksOffItsAnswer() {
        dropbox.faults().on(UPLOAD).call(1).breakOff(200, "{\"name\":");
        dropbox.faults().on(UPLOAD).call(2).breakOff(503, "");

        assertThatThrownBy(() -> api.upload("/a", BODY)).isInstanceOf(ConnectionLost.class);
        assertThatThrownBy(() -> api.upload("/a", BODY)).isInstanceOf(ConnectionLost.class);

        assertThat(dropbox.files()).isEmpty();
        assertThat(dropbox.requests(UPLOAD).get(0).bodyBytes()).isEqualTo(BODY.length);
        assertThat(dropbox.requests(UPLOAD).get(0).status()).hasValue(200);
        assertThat(api.upload("/a", BODY).status()).isEqualTo(200);
    }

    @Test
    void answersEarlyWithoutReadingTheBody() {
        dropbox.faults().on(UPLOAD).call(1).answerEarly(401, "{\"early\":true}");

        Reply reply = api.upload("/a", new byte[0]);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("Connection")).isEqualTo("close");
        assertThat(dropbox.requests(UPLOAD).get(0).bodyBytes()).isZero();
    }

    @Test
    void leavesTheHashOut() {
        dropbox.faults().on(UPLOAD).call(1).noHash();
        dropbox.faults().on(UPLOAD).call(1).wrongSize();

        Reply without = api.upload("/a", BODY);
        Reply with = api.upload("/b", BODY);

        assertThat(without.json().has("content_hash")).isFalse();
        assertThat(without.json().path("size").asLong()).isEqualTo(BODY.length + 1L);
        assertThat(with.json().has("content_hash")).isTrue();
        assertThat(dropbox.file("/a").orElseThrow().contentHash())
                .isEqualTo(Bytes.contentHash(BODY));
    }

    @Test
    void liesAboutWhatWasStored() {
        dropbox.faults().on(UPLOAD).call(1).wrongHash();
        dropbox.faults().on(UPLOAD).call(2).wrongSize();

        Reply hash = api.upload("/a", BODY);
        Reply size = api.upload("/b", BODY);

        assertThat(hash.json().path("content_hash").asText())
                .hasSize(64)
                .isNotEqualTo(Bytes.contentHash(BODY));
        assertThat(hash.json().path("size").asLong()).isEqualTo(BODY.length);
        assertThat(size.json().path("size").asLong()).isEqualTo(BODY.length + 1L);
        assertThat(dropbox.file("/a").orElseThrow().contentHash())
                .isEqualTo(Bytes.contentHash(BODY));
    }

    @Test
    void readsSlowlyAndAnswersLate() {
        dropbox.faults().on(UPLOAD).call(1).readSlowly(BODY.length * 4L);
        dropbox.faults().on(UPLOAD).call(2).delayAnswer(Duration.ofMillis(200));

        assertThat(millisOf(() -> api.upload("/a", BODY))).isGreaterThanOrEqualTo(200);
        assertThat(millisOf(() -> api.upload("/b", BODY))).isGreaterThanOrEqualTo(200);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(BODY);
    }

    @Test
    void delaysEachAnswerWhenBuiltSo() {
        try (DropboxEmulator far =
                DropboxEmulator.builder().delay(Duration.ofMillis(150)).start()) {
            assertThat(millisOf(() -> new Api(far).upload("/a", BODY))).isGreaterThanOrEqualTo(150);
        }
    }

    private static long millisOf(Runnable call) {
        long start = System.nanoTime();
        call.run();
        return (System.nanoTime() - start) / 1_000_000;
    }
}
