package io.github.dropflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.emulator.junit.DropboxEmulatorExtension;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("sockets")
class JUnitExtensionTest {

    private static final Set<URI> shared = new HashSet<>();
    private static final Set<URI> own = new HashSet<>();

    @RegisterExtension
    static final DropboxEmulatorExtension dropbox =
            DropboxEmulatorExtension.of(DropboxEmulator.builder().acceptTokens("any-token"));

    @RegisterExtension final DropboxEmulatorExtension ofEach = DropboxEmulatorExtension.create();

    @BeforeEach
    void runsBeforeEach() {
        assertThat(dropbox.emulator().files()).isEmpty();
        assertThat(dropbox.emulator().requests()).isEmpty();
    }

    @RepeatedTest(3)
    void all_tests_share_one_that_is_as_new() {
        shared.add(dropbox.emulator().baseUrl());
        own.add(ofEach.emulator().baseUrl());
        assertThat(shared).hasSize(1);
        Api api = new Api(dropbox.emulator());
        api.start("sequential");
        assertThat(api.upload("/a", new byte[3]).status()).isEqualTo(200);
        assertThat(new Api(ofEach.emulator()).upload("/b", new byte[3]).status()).isEqualTo(200);
        assertThat(ofEach.emulator().files()).hasSize(1);
        dropbox.emulator().faults().onAny().always().answer(503, "");
        dropbox.emulator().account("default").faults().onAny().always().answer(503, "");
        assertThat(api.upload("/b", new byte[3]).status()).isEqualTo(503);
    }

    @Test
    void what_is_reset_has_no_session_left() {
        Api api = new Api(dropbox.emulator());
        String session = api.start("concurrent");
        dropbox.emulator().reset();
        assertThat(dropbox.emulator().account("default").openSessions()).isZero();
        assertThat(api.append(session, 0, true, new byte[1]).error()).isEqualTo("not_found");
    }

    @Test
    void outside_of_tests_there_is_none() {
        assertThatThrownBy(() -> DropboxEmulatorExtension.create().emulator())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@RegisterExtension");
    }
}
