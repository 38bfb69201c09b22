package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Api.json;
import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH_BATCH_V2;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.emulator.Api.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shapes in which one and the same thing may come, and faults that change what the server knows. */
@Tag("sockets")
class RefusalShapesTest {

    private static final byte[] BODY = Bytes.random(9000);
    private static final byte[] BLOCK = Bytes.random(4 << 20);

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private final Api api = new Api(dropbox);

    @AfterEach
    void close() {
        dropbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "JSON_AND_HEADER, application/json, 7, 7",
        "JSON,            application/json, '', 7",
        "OPEN_ENDED,      application/json, '', ''",
        "TEXT_AND_HEADER, text/plain, 7, ''",
        "TEXT,            text/plain, '', ''"
    })
    void rateLimitsSayWhereHowLongToWait(
            RateLimit shape, String type, String header, String field) {
        dropbox.faults().on(UPLOAD).call(1).tooManyRequests(shape, Duration.ofSeconds(7));

        Reply reply = api.upload("/a", BODY);

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Content-Type")).startsWith(type);
        assertThat(reply.header("Retry-After")).isEqualTo(header);
        if (type.equals("application/json")) {
            assertThat(reply.json().at("/error/reason/.tag").asText())
                    .isEqualTo("too_many_requests");
            assertThat(reply.json().at("/error/retry_after").asText()).isEqualTo(field);
        }
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void writeContentionAsARateLimit() {
        dropbox.faults().on(FINISH).call(1).tooManyWriteOperations(WriteContention.RATE_LIMIT);
        String session = api.start("sequential");

        Reply reply = api.finish(session, 0, "/a", BODY);

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isEmpty();
        assertThat(reply.json().at("/error/reason/.tag").asText())
                .isEqualTo("too_many_write_operations");
        assertThat(reply.json().at("/error").has("retry_after")).isFalse();
        assertThat(api.finish(session, 0, "/a", BODY).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "FINISH_ERROR, too_many_write_operations",
        "PATH_ERROR, path/too_many_write_operations"
    })
    void writeContentionAsAnErrorOfFinish(WriteContention shape, String error) {
        dropbox.faults().on(FINISH).call(1).tooManyWriteOperations(shape);
        String session = api.start("sequential");

        Reply reply = api.finish(session, 0, "/a", BODY);

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.error()).isEqualTo(error);
        assertThat(dropbox.files()).isEmpty();
        // The bytes are in the session: the commit alone is left.
        assertThat(api.finish(session, BODY.length, "/a", new byte[0]).status()).isEqualTo(200);
    }

    @Test
    void writeContentionOfAWholeFileLeavesASession() {
        dropbox.faults().on(UPLOAD).call(1).tooManyWriteOperations(WriteContention.PATH_ERROR);

        Reply reply = api.upload("/a", BODY);

        assertThat(reply.error()).isEqualTo("path/too_many_write_operations");
        String session = reply.json().at("/error/upload_session_id").asText();
        assertThat(api.finish(session, BODY.length, "/a", new byte[0]).status()).isEqualTo(200);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @CsvSource({"FINISH_ERROR, ''", "PATH_ERROR, path"})
    void writeContentionOfOneEntryOfABatch(WriteContention shape, String inside) {
        dropbox.faults().on(FINISH_BATCH_V2).call(1).tooManyWriteOperations(shape);
        String first = closedSession();
        String second = closedSession();

        JsonNode entries = finishBoth(first, second).json().path("entries");

        JsonNode failure = entries.at("/0/failure");
        assertThat(entries.at("/0/.tag").asText()).isEqualTo("failure");
        assertThat((inside.isEmpty() ? failure : failure.path(inside)).path(".tag").asText())
                .isEqualTo("too_many_write_operations");
        assertThat(entries.at("/1/.tag").asText()).isEqualTo("success");
        assertThat(dropbox.files()).extracting(EmulatedFile::path).containsExactly("/b");
        assertThat(finishBoth(first, second).json().at("/entries/0/.tag").asText())
                .isEqualTo("success");
    }

    private String closedSession() {
        String session = api.start("sequential");
        assertThat(api.append(session, 0, true, BODY).status()).isEqualTo(200);
        return session;
    }

    private Reply finishBoth(String first, String second) {
        String entry = "{'cursor':{'session_id':'%s','offset':%d},'commit':{'path':'%s'}}";
        return api.rpc(
                FINISH_BATCH_V2,
                json(
                        "{'entries':[" + entry + "," + entry + "]}",
                        first,
                        BODY.length,
                        "/a",
                        second,
                        BODY.length,
                        "/b"));
    }

    @Test
    void refusesAPathForAnyReason() {
        dropbox.faults().on(UPLOAD).call(1).refusePath("insufficient_space");
        assertThat(api.upload("/a", BODY).error()).isEqualTo("path/insufficient_space");
    }

    @Test
    void expiresTheTokenOfTheChosenCall() {
        String session = api.start("sequential");
        dropbox.faults().on(APPEND_V2).call(2).expireToken();

        assertThat(api.append(session, 0, false, BODY).status()).isEqualTo(200);
        Reply expired = api.append(session, BODY.length, false, BODY);
        assertThat(expired.status()).isEqualTo(401);
        assertThat(expired.error()).isEqualTo("expired_access_token");
        assertThat(api.append(session, BODY.length, false, BODY).status()).isEqualTo(401);
        assertThat(new Api(dropbox, "another").append(session, BODY.length, false, BODY).status())
                .isEqualTo(200);
    }

    @Test
    void rewindsASequentialSession() {
        String session = api.start("sequential");
        api.append(session, 0, false, BODY);
        api.append(session, BODY.length, true, BODY);
        dropbox.faults().on(FINISH).call(1).rewindSession();

        Reply lower = api.finish(session, 2L * BODY.length, "/a", new byte[0]);
        assertThat(lower.error()).isEqualTo("lookup_failed/incorrect_offset");
        assertThat(lower.json().at("/error/lookup_failed/correct_offset").asLong())
                .isEqualTo(BODY.length);

        byte[] other = Bytes.random(100);
        assertThat(api.append(session, BODY.length, true, other).status()).isEqualTo(200);
        Reply stored = api.finish(session, BODY.length + 100L, "/a", new byte[0]);
        assertThat(stored.json().path("content_hash").asText())
                .isEqualTo(Bytes.contentHash(dropbox.file("/a").orElseThrow().bytes()));
        assertThat(dropbox.file("/a").orElseThrow().bytes()).startsWith(BODY).endsWith(other);
    }

    @Test
    void rewindsAConcurrentSession() {
        String session = api.start("concurrent");
        api.append(session, 0, false, BLOCK);
        api.append(session, BLOCK.length, true, BODY);
        dropbox.faults().on(FINISH).call(1).rewindSession();

        assertThat(api.finish(session, BLOCK.length + 9000L, "/a", new byte[0]).error())
                .isEqualTo("concurrent_session_not_closed");
        assertThat(api.append(session, BLOCK.length, true, BODY).status()).isEqualTo(200);
        assertThat(api.finish(session, BLOCK.length + 9000L, "/a", new byte[0]).status())
                .isEqualTo(200);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).startsWith(BLOCK).endsWith(BODY);
    }
}
