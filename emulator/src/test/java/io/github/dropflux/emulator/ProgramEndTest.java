package io.github.dropflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An emulator that is closed leaves no thread that keeps a program from ending. */
@Tag("sockets")
class ProgramEndTest {

    private static final long PATIENCE_SECONDS = 60;

    @Test
    void a_program_ends_once_it_has_closed_its_emulator(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process program =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ShortProgram.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            boolean ended = program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(Files.readString(said)).contains("status 200").contains("kept alive by []");
            assertThat(ended).isTrue();
            assertThat(program.exitValue()).isZero();
        } finally {
            program.destroyForcibly();
        }
    }
}
