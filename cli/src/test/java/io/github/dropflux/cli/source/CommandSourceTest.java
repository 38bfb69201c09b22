package io.github.dropflux.cli.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.cli.CommandProcess;
import io.github.dropflux.cli.CommandRun;
import io.github.dropflux.emulator.DropboxEmulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands whose output is stored, and those whose output must not be. */
@Tag("sockets")
class CommandSourceTest {

    private final DropboxEmulator dropbox = DropboxEmulator.builder().acceptTokens("good").start();
    private final CommandRun run =
            new CommandRun()
                    .environment("DROPBOX_ACCESS_TOKEN", "good")
                    .environment("PATH", System.getenv("PATH"));

    @TempDir private Path folder;

    @AfterEach
    void close() {
        dropbox.close();
    }

    private CommandRun.Result upload(String command, String... options) {
        String[] all = new String[options.length + 6];
        all[0] = "upload";
        all[1] = "--from-command";
        all[2] = command;
        all[3] = "/x";
        all[4] = "--endpoint";
        all[5] = dropbox.baseUrl().toString();
        System.arraycopy(options, 0, all, 6, options.length);
        return run.run(all);
    }

    @Test
    void aFailureInsideAPipelineIsOne() {
        upload("(echo some; exit 3) | cat").failsWith(1, "exit code 3", "nothing was stored");
        assertThat(dropbox.files()).isEmpty();
        assertThat(upload("echo all | cat").exit()).isZero();
        assertThat(dropbox.file("/x").orElseThrow().size()).isEqualTo(4);
    }

    @Test
    void explainsAPipelineThatEndsBeforeItsInput() {
        upload("yes | head -c 10").failsWith(1, "exit code 141", "set +o pipefail");
        assertThat(upload("set +o pipefail; yes | head -c 10").exit()).isZero();
    }

    @Test
    void saysThatShSeesNoFailureInsideAPipeline() {
        run.environment("PATH", folder.toString());
        CommandRun.Result piped = upload("echo all | cat");
        assertThat(piped.exit()).isZero();
        assertThat(piped.errLines())
                .singleElement()
                .asString()
                .contains("no bash", "pipeline")
                .doesNotContain("echo");
        CommandRun.Result plain = upload("echo all || cat", "--mode", "overwrite");
        assertThat(plain.exit()).isZero();
        assertThat(plain.err()).isEmpty();
    }

    @Test
    void theOutputEndsWhenAllThatWriteItHaveEnded() {
        // What is left behind writes after the shell has ended.
        String line =
                "(while kill -0 $SHELL_OF_LINE 2> /dev/null; do :; done; echo late) & echo early";
        assertThat(upload("SHELL_OF_LINE=$BASHPID; " + line).exit()).isZero();
        assertThat(dropbox.file("/x").orElseThrow().bytes()).asString().isEqualTo("early\nlate\n");
    }

    @Test
    void withoutBashTheExitCodeIsThatOfTheLine() {
        run.environment("PATH", folder.toString());
        upload("echo some; (exit 3)").failsWith(1, "exit code 3", "nothing was stored");
        upload("echo some; exit 4").failsWith(1, "exit code 4", "nothing was stored");
        assertThat(dropbox.files()).isEmpty();
        assertThat(upload("echo all").exit()).isZero();
        assertThat(dropbox.file("/x").orElseThrow().bytes()).asString().isEqualTo("all\n");
    }

    @Test
    void endsACommandThatWritesNothing() throws Exception {
        Path pid = folder.resolve("pid");
        upload("sh -c 'echo $$ > " + pid + "; exec sleep 60' | cat", "--source-timeout", "1s")
                .failsWith(1, "SOURCE delivered nothing", "--source-timeout", "nothing was stored");
        long sleeping = Long.parseLong(Files.readString(pid).strip());
        ProcessHandle.of(sleeping).ifPresent(process -> process.onExit().join());
    }

    @Test
    void aCommandGetsNoCredentials() throws Exception {
        try (CommandProcess process =
                CommandProcess.start(
                        folder,
                        Map.of(
                                "DROPBOX_ACCESS_TOKEN", "good",
                                "DROPBOX_REFRESH_TOKEN", "",
                                "DROPBOX_APP_KEY", "",
                                "DROPBOX_APP_SECRET", "",
                                "OTHER", "kept"),
                        "upload",
                        "--from-command",
                        "env",
                        "/x",
                        "--endpoint",
                        dropbox.baseUrl().toString())) {
            assertThat(process.exit()).as(process.err()).isZero();
        }
        assertThat(new String(dropbox.file("/x").orElseThrow().bytes(), StandardCharsets.UTF_8))
                .contains("OTHER=kept")
                .doesNotContain("DROPBOX_");
    }
}
