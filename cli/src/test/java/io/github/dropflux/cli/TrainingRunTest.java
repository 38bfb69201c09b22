package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.cli.surroundings.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class TrainingRunTest {

    @Test
    void uploads_to_emulators_alone_whatever_token_the_environment_has() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream all = new PrintStream(said, true, StandardCharsets.UTF_8);
        Surroundings surroundings =
                new Surroundings(
                        () -> CommandRun.channel(new byte[0]),
                        all,
                        all,
                        StandardCharsets.UTF_8,
                        OptionalInt.empty(),
                        name -> name.equals("DROPBOX_ACCESS_TOKEN") ? "secret" : null,
                        false);
        assertThat(TrainingRun.complete(surroundings)).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsSubsequence("an embedded Dropbox", "Stored /x", "Stored /x", "certificat");
    }
}
