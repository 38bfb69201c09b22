package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.Api.Reply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sockets")
class SequentialSessionTest {

    private static final byte[] NONE = new byte[0];

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder()
                    .clock(EmulatorClock.fixed(Instant.parse("2026-01-02T03:04:05Z")))
                    .start();
    private final Api api = new Api(dropbox);

    @AfterEach
    void close() {
        dropbox.close();
    }

    @Test
    void takesBytesCutAnywhereAndKnowsTheirHash() {
        byte[] file = Bytes.random(2 * Bytes.BLOCK + 4711);
        String session = api.start("sequential");
        int[] cuts = {0, 1, 17, Bytes.BLOCK - 3, Bytes.BLOCK + 5, 2 * Bytes.BLOCK};
        for (int i = 0; i + 1 < cuts.length; i++) {
            Reply reply =
                    api.append(session, cuts[i], false, Bytes.slice(file, cuts[i], cuts[i + 1]));
            assertThat(reply.text()).isEqualTo("null");
        }

        Reply finished =
                api.finish(
                        session,
                        2L * Bytes.BLOCK,
                        "/a/b.bin",
                        Bytes.slice(file, 2 * Bytes.BLOCK, file.length));

        assertThat(finished.json().path("content_hash").asText())
                .isEqualTo(Bytes.contentHash(file));
        assertThat(finished.json().path("size").asLong()).isEqualTo(file.length);
        assertThat(finished.json().path("server_modified").asText())
                .isEqualTo("2026-01-02T03:04:05Z");
        assertThat(finished.json().has(".tag")).isFalse();
        assertThat(dropbox.file("/A/B.bin").orElseThrow().bytes()).isEqualTo(file);
    }

    @Test
    void hashesUnalignedAppendsInDiscardModeToo() {
        byte[] file = Bytes.random(Bytes.BLOCK + 99);
        try (DropboxEmulator discarding = DropboxEmulator.builder().discard(true).start()) {
            Api other = new Api(discarding);
            String session = other.start("sequential");
            other.append(session, 0, false, Bytes.slice(file, 0, 1000));
            other.append(session, 1000, true, Bytes.slice(file, 1000, file.length));
            other.finish(session, file.length, "/x", NONE);

            assertThat(discarding.file("/x").orElseThrow().contentHash())
                    .isEqualTo(Bytes.contentHash(file));
        }
    }

    @Test
    void namesTheRightOffset() {
        String session = api.start("sequential");
        api.append(session, 0, false, Bytes.random(10));

        Reply refused = api.append(session, 0, false, Bytes.random(10));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error()).isEqualTo("incorrect_offset");
        assertThat(refused.json().path("error").path("correct_offset").asLong()).isEqualTo(10);
        assertThat(refused.header("X-Dropbox-Request-Id")).hasSize(32);
    }

    @Test
    void nestsLookupErrorsOfFinish() {
        String session = api.start("sequential");
        api.append(session, 0, false, Bytes.random(10));

        Reply refused = api.finish(session, 3, "/x", NONE);

        assertThat(refused.error()).isEqualTo("lookup_failed/incorrect_offset");
        assertThat(refused.json().at("/error/lookup_failed/correct_offset").asLong()).isEqualTo(10);
        assertThat(api.finish(session, 3, "/x", Bytes.random(1)).error())
                .isEqualTo("lookup_failed/incorrect_offset");
    }

    @Test
    void closesOnce() {
        String session = api.start("sequential");
        assertThat(api.append(session, 0, true, Bytes.random(5)).status()).isEqualTo(200);

        assertThat(api.append(session, 5, false, Bytes.random(5)).error()).isEqualTo("closed");
        assertThat(api.append(session, 0, true, Bytes.random(5)).error()).isEqualTo("closed");
        assertThat(api.finish(session, 5, "/x", Bytes.random(5)).error())
                .isEqualTo("lookup_failed/closed");
        assertThat(api.finish(session, 5, "/x", NONE).status()).isEqualTo(200);
        assertThat(api.finish(session, 5, "/x", NONE).error()).isEqualTo("lookup_failed/not_found");
    }

    @Test
    void expires() {
        String session = api.start("sequential");
        dropbox.clock().advance(Duration.ofDays(7).minusSeconds(1));
        assertThat(api.append(session, 0, false, NONE).status()).isEqualTo(200);

        dropbox.clock().advance(Duration.ofSeconds(1));

        assertThat(api.append(session, 0, false, NONE).error()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, Bytes.BLOCK})
    void checksTheHashOfTheRequestNotOfTheFile(int before) {
        byte[] body = Bytes.random(Bytes.BLOCK + 3);
        String session = api.start("sequential");
        api.append(session, 0, false, Bytes.random(before));
        String argument = "{'cursor':{'session_id':'%s','offset':%d},'content_hash':'%s'}";

        Reply refused =
                api.content(
                        EmulatedRoute.APPEND_V2,
                        json(argument, session, before, Bytes.contentHash(NONE)),
                        body);
        assertThat(refused.error()).isEqualTo("content_hash_mismatch");

        Reply taken =
                api.content(
                        EmulatedRoute.APPEND_V2,
                        json(argument, session, before, Bytes.contentHash(body)),
                        body);
        assertThat(taken.status()).isEqualTo(200);
    }
}
