package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Bytes.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.Api.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class ConcurrentSessionTest {

    private static final byte[] NONE = new byte[0];
    private static final byte[] FILE = Bytes.random(5 * BLOCK + 123);

    private DropboxEmulator dropbox = DropboxEmulator.start();
    private Api api = new Api(dropbox);
    private final String session = api.start("concurrent");

    @AfterEach
    void close() {
        dropbox.close();
    }

    private Reply append(int fromBlock, int toBlock) {
        int to = Math.min(toBlock * BLOCK, FILE.length);
        return api.append(
                session, (long) fromBlock * BLOCK, false, Bytes.slice(FILE, fromBlock * BLOCK, to));
    }

    private Reply appendLast() {
        return api.append(session, 5L * BLOCK, true, Bytes.slice(FILE, 5 * BLOCK, FILE.length));
    }

    @Test
    void takesAppendsInParallelAndInAnyOrder() {
        List<CompletableFuture<Reply>> appends = new ArrayList<>();
        for (int block = 4; block >= 0; block--) {
            String argument =
                    Api.json(
                            "{'cursor':{'session_id':'%s','offset':%d}}",
                            session, (long) block * BLOCK);
            appends.add(
                    api.contentAsync(
                            EmulatedRoute.APPEND_V2,
                            argument,
                            Bytes.slice(FILE, block * BLOCK, (block + 1) * BLOCK)));
        }
        assertThat(appends).allSatisfy(append -> assertThat(append.join().status()).isEqualTo(200));
        assertThat(appendLast().status()).isEqualTo(200);

        Reply finished = api.finish(session, FILE.length, "/x", NONE);

        assertThat(finished.json().path("content_hash").asText())
                .isEqualTo(Bytes.contentHash(FILE));
        assertThat(dropbox.file("/x").orElseThrow().bytes()).isEqualTo(FILE);
    }

    @Test
    void takesOverlappingResendsAndStoresThemOnce() {
        append(1, 2);
        append(3, 4);
        assertThat(append(0, 5).status()).isEqualTo(200);
        assertThat(append(0, 2).status()).isEqualTo(200);
        appendLast();

        assertThat(api.finish(session, FILE.length, "/x", NONE).status()).isEqualTo(200);
        assertThat(dropbox.file("/x").orElseThrow().bytes()).isEqualTo(FILE);
    }

    @Test
    void closesWithAnEmptyAppend() {
        append(0, 1);
        assertThat(api.append(session, BLOCK, true, NONE).status()).isEqualTo(200);
        assertThat(api.finish(session, BLOCK, "/x", NONE).json().path("size").asInt())
                .isEqualTo(BLOCK);
    }

    @Test
    void refusesDataAndCloseInStart() {
        assertThat(
                        api.content(
                                        EmulatedRoute.START,
                                        Api.json("{'session_type':{'.tag':'concurrent'}}"),
                                        new byte[1])
                                .error())
                .isEqualTo("concurrent_session_data_not_allowed");
        assertThat(
                        api.content(
                                        EmulatedRoute.START,
                                        Api.json("{'session_type':'concurrent','close':true}"),
                                        NONE)
                                .error())
                .isEqualTo("concurrent_session_close_not_allowed");
    }

    @Test
    void refusesOffsetsAndLengthsOffTheBlock() {
        assertThat(api.append(session, 1, false, NONE).error())
                .isEqualTo("concurrent_session_invalid_offset");
        assertThat(api.append(session, 0, false, new byte[BLOCK + 1]).error())
                .isEqualTo("concurrent_session_invalid_data_size");
        assertThat(api.append(session, 0, true, new byte[BLOCK + 1]).status()).isEqualTo(200);
    }

    @Test
    void refusesOtherBytesAtTheSameOffset() {
        append(0, 2);

        Reply refused = api.append(session, BLOCK, false, new byte[BLOCK]);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.header("Content-Type")).startsWith("text/plain");
        assertThat(refused.text())
                .isEqualTo(
                        "Error in call to API function \"files/upload_session/append_v2\":"
                                + " Different data already uploaded at offset "
                                + BLOCK);
    }

    @Test
    void refusesEqualResendsWhenSwitchedSo() {
        reopen(DropboxEmulator.builder().equalResendAccepted(false));
        String other = api.start("concurrent");
        api.append(other, 0, false, new byte[BLOCK]);

        Reply refused = api.append(other, 0, false, new byte[BLOCK]);

        assertThat(refused.error()).isEqualTo("incorrect_offset");
        assertThat(refused.json().at("/error/correct_offset").asLong()).isEqualTo(BLOCK);
    }

    @Test
    void refusesAppendsOnceClosed() {
        append(0, 1);
        appendLast();

        assertThat(append(1, 2).error()).isEqualTo("closed");
        assertThat(appendLast().error()).isEqualTo("closed");
        assertThat(api.finish(session, FILE.length, "/x", NONE).error())
                .isEqualTo("concurrent_session_missing_data");
    }

    @Test
    void takesWhatIsMissingOnceClosedWhenSwitchedSo() {
        reopen(DropboxEmulator.builder().appendsAfterCloseAccepted(true));
        String other = api.start("concurrent");
        assertThat(api.append(other, BLOCK, true, new byte[5]).status()).isEqualTo(200);
        assertThat(api.append(other, 2L * BLOCK, false, new byte[BLOCK]).error())
                .isEqualTo("closed");
        assertThat(api.append(other, 0, false, new byte[BLOCK]).status()).isEqualTo(200);
        assertThat(api.append(other, 0, false, new byte[BLOCK]).error()).isEqualTo("closed");

        assertThat(api.finish(other, BLOCK + 5, "/x", NONE).status()).isEqualTo(200);
    }

    @Test
    void finishesOnlyWhatIsClosedWholeAndAskedForAtItsEnd() {
        append(0, 5);
        assertThat(api.finish(session, 5L * BLOCK, "/x", NONE).error())
                .isEqualTo("concurrent_session_not_closed");
        appendLast();
        assertThat(api.finish(session, FILE.length, "/x", new byte[1]).error())
                .isEqualTo("concurrent_session_data_not_allowed");
        assertThat(api.finish(session, 5L * BLOCK, "/x", NONE).error())
                .isEqualTo("lookup_failed/incorrect_offset");
        assertThat(api.finish(session, FILE.length, "/x", NONE).status()).isEqualTo(200);
    }

    @Test
    void finishedSessionsAreClosedWhenSwitchedSo() {
        reopen(DropboxEmulator.builder().finishedSessionClosed(true));
        String other = api.start("concurrent");
        api.append(other, 0, true, NONE);
        api.finish(other, 0, "/x", NONE);

        assertThat(api.finish(other, 0, "/x", NONE).error()).isEqualTo("lookup_failed/closed");
    }

    private void reopen(EmulatorBuilder builder) {
        dropbox.close();
        dropbox = builder.start();
        api = new Api(dropbox);
    }
}
