package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Api.json;
import static io.github.dropflux.emulator.EmulatedRoute.DELETE_V2;
import static io.github.dropflux.emulator.EmulatedRoute.GET_SPACE_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.emulator.Api.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class SpaceTest {

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder().limits(EmulatorLimits.defaults().withSpace(100)).start();
    private final Api api = new Api(dropbox);

    @AfterEach
    void close() {
        dropbox.close();
    }

    private long used() {
        JsonNode usage = api.rpc(GET_SPACE_USAGE, "null").json();
        assertThat(usage.at("/allocation/.tag").asText()).isEqualTo("individual");
        assertThat(usage.at("/allocation/allocated").asLong()).isEqualTo(100);
        return usage.path("used").asLong();
    }

    @Test
    void files_take_the_room_that_they_have_and_give_it_back() {
        assertThat(used()).isZero();
        assertThat(api.upload("/a", new byte[60]).status()).isEqualTo(200);
        assertThat(api.upload("/b", new byte[40]).status()).isEqualTo(200);
        assertThat(used()).isEqualTo(100);

        Reply refused = api.upload("/c", new byte[1]);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error()).isEqualTo("path/insufficient_space");

        api.rpc(DELETE_V2, json("{'path':'/b'}"));
        assertThat(used()).isEqualTo(60);
        assertThat(api.upload("/c", new byte[40]).status()).isEqualTo(200);
    }

    @Test
    void a_file_that_is_replaced_leaves_its_room_to_the_new_one() {
        api.upload("/a", new byte[90]);
        Reply replaced =
                api.content(
                        EmulatedRoute.UPLOAD,
                        json("{'path':'/a','mode':'overwrite'}"),
                        new byte[100]);
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(used()).isEqualTo(100);
    }

    @Test
    void sessions_are_refused_when_they_are_committed() {
        String session = api.start("sequential");
        assertThat(api.append(session, 0, true, new byte[101]).status()).isEqualTo(200);
        Reply refused = api.finish(session, 101, "/a", new byte[0]);
        assertThat(refused.error()).isEqualTo("path/insufficient_space");
        assertThat(used()).isZero();
    }
}
