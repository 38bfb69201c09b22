package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Api.json;
import static io.github.dropflux.emulator.Bytes.BLOCK;
import static io.github.dropflux.emulator.EmulatedRoute.APPEND_BATCH;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH_BATCH_V2;
import static io.github.dropflux.emulator.EmulatedRoute.START_BATCH;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.emulator.Api.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sockets")
class BatchRoutesTest {

    private static final byte[] NONE = new byte[0];

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private final Api api = new Api(dropbox);

    @AfterEach
    void close() {
        dropbox.close();
    }

    private List<String> startBatch(int count, String type) {
        List<String> ids = new ArrayList<>();
        api.rpc(START_BATCH, json("{'num_sessions':%d,'session_type':'%s'}", count, type))
                .json()
                .path("session_ids")
                .forEach(id -> ids.add(id.asText()));
        return ids;
    }

    private static String append(String session, long offset, long length, boolean close) {
        return json(
                "{'cursor':{'session_id':'%s','offset':%d},'length':%d,'close':%b}",
                session, offset, length, close);
    }

    private static String finish(String session, long offset, String path) {
        return json(
                "{'cursor':{'session_id':'%s','offset':%d},'commit':{'path':'%s'}}",
                session, offset, path);
    }

    private static String entries(List<String> entries) {
        return "{\"entries\":[" + String.join(",", entries) + "]}";
    }

    private static String entries(String... entries) {
        return entries(List.of(entries));
    }

    /** Each entry's tag, a failure's followed by those of its error. */
    private static List<String> results(Reply reply) {
        List<String> results = new ArrayList<>();
        for (JsonNode entry : reply.json().path("entries")) {
            StringBuilder tags = new StringBuilder(entry.path(".tag").asText());
            for (JsonNode at = entry.path("failure"); at.has(".tag"); ) {
                tags.append('/').append(at.path(".tag").asText());
                at = at.path(at.path(".tag").asText());
            }
            results.add(tags.toString());
        }
        return results;
    }

    @Test
    void startsAThousandSessionsAndNoMore() {
        assertThat(startBatch(1000, "concurrent")).doesNotHaveDuplicates().hasSize(1000);
        Reply refused = api.rpc(START_BATCH, json("{'num_sessions':1001}"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("num_sessions: 1001 is not within 1 and 1000");
        assertThat(api.rpc(START_BATCH, json("{'num_sessions':0}")).status()).isEqualTo(400);
    }

    @Test
    void storesAThousandFilesInThreeCalls() {
        try (DropboxEmulator wide =
                DropboxEmulator.builder()
                        .limits(EmulatorLimits.defaults().withMaxArgumentSize(200_000))
                        .start()) {
            Api calls = new Api(wide);
            byte[] body = Bytes.random(1000 * 999 / 2);
            List<String> appends = new ArrayList<>();
            List<String> finishes = new ArrayList<>();
            JsonNode ids =
                    calls.rpc(START_BATCH, json("{'num_sessions':1000}"))
                            .json()
                            .path("session_ids");
            for (int n = 0; n < 1000; n++) {
                String session = ids.get(n).asText();
                appends.add(append(session, 0, n, true));
                finishes.add(finish(session, n, "/" + n));
            }
            assertThat(results(calls.content(APPEND_BATCH, entries(appends), body)))
                    .hasSize(1000)
                    .containsOnly("success");
            JsonNode stored = calls.rpc(FINISH_BATCH_V2, entries(finishes)).json().path("entries");
            int from = 0;
            for (int n = 0; n < 1000; n++) {
                byte[] file = Bytes.slice(body, from, from + n);
                from += n;
                assertThat(stored.get(n).path("path_display").asText()).isEqualTo("/" + n);
                assertThat(stored.get(n).path("content_hash").asText())
                        .isEqualTo(Bytes.contentHash(file));
                assertThat(wide.file("/" + n).orElseThrow().bytes()).isEqualTo(file);
            }
            assertThat(wide.requests())
                    .extracting(SeenRequest::entries)
                    .containsExactly(0, 1000, 1000);
        }
    }

    @Test
    void takesNoMoreThanAThousandEntries() {
        String[] tooMany = new String[1001];
        Arrays.fill(tooMany, "1");
        assertThat(api.rpc(FINISH_BATCH_V2, entries(tooMany)).text())
                .contains("entries: has 1001 items, more than 1000");
        assertThat(api.content(APPEND_BATCH, entries(tooMany), NONE).text())
                .contains("entries: has 1001 items, more than 1000");
    }

    @Test
    void takesAppendsToSessionsOfBothTypesAtTheirOffsets() {
        byte[] one = Bytes.random(2 * BLOCK + 7);
        byte[] two = Bytes.random(30);
        String concurrent = startBatch(1, "concurrent").get(0);
        String sequential = startBatch(1, "sequential").get(0);
        byte[] body = new byte[BLOCK + 7 + 10];
        System.arraycopy(one, BLOCK, body, 0, BLOCK + 7);
        System.arraycopy(two, 0, body, BLOCK + 7, 10);
        assertThat(
                        results(
                                api.content(
                                        APPEND_BATCH,
                                        entries(
                                                append(concurrent, BLOCK, BLOCK + 7, true),
                                                append(sequential, 0, 10, false)),
                                        body)))
                .containsExactly("success", "success");
        String missing =
                entries(finish(concurrent, one.length, "/one"), finish(sequential, 10, "/two"));
        assertThat(results(api.rpc(FINISH_BATCH_V2, missing)))
                .containsExactly(
                        "failure/concurrent_session_missing_data",
                        "failure/lookup_failed/not_closed");
        assertThat(dropbox.files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequential", "concurrent"})
    void finishesOnlySessionsThatAreClosed(String type) {
        List<String> sessions = startBatch(2, type);
        api.content(APPEND_BATCH, entries(append(sessions.get(0), 0, 5, true)), new byte[5]);

        Reply reply =
                api.rpc(
                        FINISH_BATCH_V2,
                        entries(
                                finish(sessions.get(1), 0, "/open"),
                                finish(sessions.get(0), 5, "/closed")));

        assertThat(results(reply)).containsExactly("failure/lookup_failed/not_closed", "success");
        assertThat(dropbox.files()).extracting(EmulatedFile::path).containsExactly("/closed");
    }

    @Test
    void refusesTheWholeBodyAndKeepsNothingOfIt() {
        try (DropboxEmulator small =
                DropboxEmulator.builder()
                        .limits(EmulatorLimits.defaults().withMaxRequestSize(20))
                        .start()) {
            Api calls = new Api(small);
            String session = calls.start("sequential");
            String fits = append(session, 0, 20, true);
            String hash = "0".repeat(64);
            assertThat(
                            calls.content(
                                            APPEND_BATCH,
                                            entries(append(session, 0, 21, true)),
                                            new byte[21])
                                    .error())
                    .isEqualTo("payload_too_large");
            assertThat(calls.content(APPEND_BATCH, entries(fits), new byte[19]).error())
                    .isEqualTo("length_mismatch");
            assertThat(calls.content(APPEND_BATCH, entries(fits, fits), new byte[20]).error())
                    .isEqualTo("length_mismatch");
            String huge = append(session, 0, Long.MAX_VALUE, true);
            assertThat(calls.content(APPEND_BATCH, entries(huge, huge), new byte[20]).error())
                    .isEqualTo("length_mismatch");
            Reply wrongHash =
                    calls.content(
                            APPEND_BATCH,
                            "{\"entries\":[" + fits + "],\"content_hash\":\"" + hash + "\"}",
                            new byte[20]);
            assertThat(wrongHash.error()).isEqualTo("content_hash_mismatch");
            assertThat(wrongHash.status()).isEqualTo(409);
            assertThat(results(calls.content(APPEND_BATCH, entries(fits), new byte[20])))
                    .containsExactly("success");
        }
    }

    @Test
    void namesEachBadEntryAndTakesTheOthers() {
        byte[] block = Bytes.random(BLOCK);
        List<String> concurrent = startBatch(3, "concurrent");
        List<String> sequential = startBatch(3, "sequential");
        api.append(sequential.get(1), 0, true, new byte[3]);
        byte[] body = new byte[BLOCK + 60];
        System.arraycopy(block, 0, body, 40, BLOCK);

        Reply reply =
                api.content(
                        APPEND_BATCH,
                        entries(
                                append("unknown", 0, 10, true),
                                append(sequential.get(0), 7, 10, true),
                                append(sequential.get(1), 3, 10, true),
                                append(concurrent.get(0), 10, 10, true),
                                append(concurrent.get(1), 0, BLOCK, true),
                                append(concurrent.get(2), 0, 10, false),
                                append(sequential.get(2), 0, 10, true)),
                        body);

        assertThat(results(reply))
                .containsExactly(
                        "failure/not_found",
                        "failure/incorrect_offset",
                        "failure/closed",
                        "failure/concurrent_session_invalid_offset",
                        "success",
                        "failure/concurrent_session_invalid_data_size",
                        "success");
        assertThat(reply.json().at("/entries/1/failure/correct_offset").asInt(-1)).isZero();
        Reply finished =
                api.rpc(
                        FINISH_BATCH_V2,
                        entries(
                                finish(concurrent.get(1), BLOCK, "/taken"),
                                finish(sequential.get(2), 9, "/b"),
                                finish(sequential.get(2), 10, "/TAKEN"),
                                finish(sequential.get(2), 10, "/c")));
        assertThat(results(finished))
                .containsExactly(
                        "success",
                        "failure/lookup_failed/incorrect_offset",
                        "failure/path/conflict/file",
                        "success");
        assertThat(dropbox.file("/taken").orElseThrow().bytes()).isEqualTo(block);
    }

    @Test
    void takesTheOthersOfACallThatIsWrongAsAWhole() {
        byte[] block = Bytes.random(BLOCK);
        String mixed = startBatch(1, "concurrent").get(0);
        List<String> good = startBatch(2, "sequential");
        api.append(mixed, 0, false, block);
        byte[] body = new byte[BLOCK + 20];

        Reply reply =
                api.content(
                        APPEND_BATCH,
                        entries(
                                append(good.get(0), 0, 10, true),
                                append(mixed, 0, BLOCK, false),
                                append(good.get(1), 0, 10, true)),
                        body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains("Different data already uploaded at offset 0");
        assertThat(
                        results(
                                api.rpc(
                                        FINISH_BATCH_V2,
                                        entries(
                                                finish(good.get(0), 10, "/a"),
                                                finish(good.get(1), 10, "/b")))))
                .containsExactly("success", "success");
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(new byte[10]);
    }
}
