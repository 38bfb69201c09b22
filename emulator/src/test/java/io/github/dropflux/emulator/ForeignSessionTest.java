package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Api.json;
import static io.github.dropflux.emulator.EmulatedRoute.APPEND_BATCH;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH_BATCH_V2;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.emulator.Api.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session belongs to the account that opened it: to all others it does not exist. */
@Tag("sockets")
class ForeignSessionTest {

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder().account("a", "token-a").account("b", "token-b").start();
    private final Api owner = new Api(dropbox, "token-a");
    private final Api other = new Api(dropbox, "token-b");
    private String session;

    @BeforeEach
    void open() {
        session = owner.start("sequential");
        owner.append(session, 0, false, new byte[5]);
    }

    @AfterEach
    void the_owner_can_still_commit_what_it_stored() {
        assertThat(owner.finish(session, 5, "/mine", new byte[0]).json().path("size").asLong())
                .isEqualTo(5);
        assertThat(dropbox.account("a").files()).hasSize(1);
        assertThat(dropbox.account("b").files()).isEmpty();
        dropbox.close();
    }

    private Reply batch(EmulatedRoute route, String rest, byte[] body) {
        String arguments =
                "{\"entries\":["
                        + json("{'cursor':{'session_id':'%s','offset':5},%s}", session, rest)
                        + "]}";
        return route == FINISH_BATCH_V2
                ? other.rpc(route, arguments)
                : other.content(route, arguments, body);
    }

    @Test
    void is_not_found_by_an_append() {
        Reply reply = other.append(session, 5, true, new byte[1]);
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.error()).isEqualTo("not_found");
    }

    @Test
    void is_not_found_by_an_entry_of_a_batch_of_appends() {
        Reply reply = batch(APPEND_BATCH, "'length':1", new byte[1]);
        assertThat(reply.status()).isEqualTo(200);
        JsonNode entry = reply.json().at("/entries/0");
        assertThat(entry.path(".tag").asText()).isEqualTo("failure");
        assertThat(entry.at("/failure/.tag").asText()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void is_not_found_by_a_finish(int lastBytes) {
        Reply reply = other.finish(session, 5, "/stolen", new byte[lastBytes]);
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.error()).isEqualTo("lookup_failed/not_found");
    }

    @Test
    void is_not_found_by_an_entry_of_a_batch_of_finishes() {
        Reply reply = batch(FINISH_BATCH_V2, "'commit':{'path':'/stolen'}", new byte[0]);
        assertThat(reply.status()).isEqualTo(200);
        JsonNode failure = reply.json().at("/entries/0/failure");
        assertThat(failure.path(".tag").asText()).isEqualTo("lookup_failed");
        assertThat(failure.at("/lookup_failed/.tag").asText()).isEqualTo("not_found");
    }

    @Test
    void is_not_rewound_by_a_fault_of_another_account() {
        dropbox.account("b").faults().onAny().always().rewindSession();
        assertThat(other.append(session, 0, false, new byte[1]).error()).isEqualTo("not_found");
    }
}
