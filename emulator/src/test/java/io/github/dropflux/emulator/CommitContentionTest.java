package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Api.json;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH_BATCH_V2;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.Api.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class CommitContentionTest {

    private static final byte[] NONE = new byte[0];

    private DropboxEmulator dropbox = emulator(true);
    private Api a = new Api(dropbox, "token-a");

    private static DropboxEmulator emulator(boolean contention) {
        return DropboxEmulator.builder()
                .account("a", "token-a", "other-token-a")
                .account("b", "token-b")
                .commitContention(contention)
                .start();
    }

    @AfterEach
    void close() {
        dropbox.close();
    }

    /** A commit of account a that is in flight until the returned is cancelled. */
    private CompletableFuture<Reply> commitInFlight() {
        ScriptedFault stall = dropbox.account("a").faults().on(UPLOAD).next(1).stallAfterApplying();
        CompletableFuture<Reply> first = a.contentAsync(UPLOAD, json("{'path':'/first'}"), NONE);
        Awaitility.await().until(() -> dropbox.account("a").file("/first").isPresent());
        stall.remove();
        return first;
    }

    private String session() {
        return a.start("sequential");
    }

    private static void assertContended(Reply reply) {
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.json().at("/error/reason/.tag").asText())
                .isEqualTo("too_many_write_operations");
        assertThat(reply.json().path("error").has("retry_after")).isFalse();
        assertThat(reply.header("Retry-After")).isEmpty();
    }

    private Reply finishBatch(String session) {
        return a.rpc(
                FINISH_BATCH_V2,
                "{\"entries\":["
                        + json(
                                "{'cursor':{'session_id':'%s','offset':0},'commit':{'path':'/batch'}}",
                                session)
                        + "]}");
    }

    @Test
    void a_commit_is_refused_while_another_one_of_its_account_is_in_flight() {
        String session = session();
        CompletableFuture<Reply> first = commitInFlight();

        assertContended(a.upload("/second", new byte[9]));
        assertContended(new Api(dropbox, "other-token-a").upload("/second", NONE));
        assertContended(a.finish(session, 0, "/second", new byte[9]));
        assertContended(finishBatch(session));
        assertThat(dropbox.account("a").files()).hasSize(1);
        assertThat(dropbox.account("a").requests(FINISH).get(0).applied()).isFalse();

        first.cancel(true);
        Awaitility.await()
                .until(() -> a.finish(session, 0, "/second", new byte[9]).status() == 200);
        assertThat(dropbox.account("a").openSessions()).isZero();
    }

    @Test
    void commits_of_different_accounts_never_contend() {
        commitInFlight();
        assertThat(new Api(dropbox, "token-b").upload("/second", NONE).status()).isEqualTo(200);
        assertThat(new Api(dropbox, "nobodys").upload("/second", NONE).status()).isEqualTo(200);
    }

    @Test
    void what_does_not_commit_does_not_contend() {
        commitInFlight();
        String session = session();
        assertThat(a.append(session, 0, true, new byte[5]).status()).isEqualTo(200);
        assertThat(a.rpc(EmulatedRoute.GET_METADATA, json("{'path':'/first'}")).status())
                .isEqualTo(200);
    }

    @Test
    void commits_that_follow_one_another_succeed_however_the_one_before_ended() {
        for (int n = 0; n < 50; n++) {
            assertThat(a.upload("/" + n, NONE).status()).isEqualTo(200);
        }
        assertThat(a.upload("/0", new byte[1]).status()).isEqualTo(409);
        assertThat(finishBatch("none").status()).isEqualTo(200);
        dropbox.account("a").faults().onAny().next(1).answer(503, "");
        assertThat(a.upload("/x", NONE).status()).isEqualTo(503);
        dropbox.account("a").faults().onAny().next(1).answerEarly(503, "");
        assertThat(a.upload("/x", NONE).status()).isEqualTo(503);
        dropbox.account("a").faults().clear();
        assertThat(a.upload("/x", NONE).status()).isEqualTo(200);
    }

    @Test
    void a_commit_whose_answer_is_lost_is_no_longer_in_flight() {
        dropbox.account("a").faults().on(UPLOAD).next(1).loseAnswer();
        CompletableFuture<Reply> lost = a.contentAsync(UPLOAD, json("{'path':'/lost'}"), NONE);
        assertThat(lost).failsWithin(Duration.ofSeconds(30));
        dropbox.account("a").faults().clear();
        assertThat(a.upload("/x", NONE).status()).isEqualTo(200);
    }

    @Test
    void commits_do_not_contend_by_default() {
        dropbox.close();
        dropbox = emulator(false);
        a = new Api(dropbox, "token-a");
        commitInFlight();
        assertThat(a.upload("/second", NONE).status()).isEqualTo(200);
    }
}
