package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Ctrl-C, sent to the program in a process of its own. */
class InterruptionTest {

    @Test
    void ctrlCCancelsTheUploadAndCommitsNothing() throws Exception {
        try (DropboxEmulator dropbox = DropboxEmulator.start()) {
            Process process =
                    new ProcessBuilder(
                                    ProcessHandle.current().info().command().orElseThrow(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Main.class.getName(),
                                    "upload",
                                    "-",
                                    "/x",
                                    "--window",
                                    "4MiB",
                                    "--endpoint",
                                    dropbox.baseUrl().toString())
                            .start();
            try (OutputStream input = process.getOutputStream()) {
                input.write(new byte[9 << 20]);
                input.flush();
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !dropbox.requests(EmulatedRoute.APPEND_V2).isEmpty());
                interrupt(process.pid());
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                if (process.isAlive()) {
                    process.destroyForcibly();
                }
            }
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("interrupted", "nothing was stored at /x");
            assertThat(process.getInputStream().readAllBytes()).isEmpty();
            assertThat(dropbox.requests(EmulatedRoute.FINISH)).isEmpty();
            assertThat(dropbox.files()).isEmpty();
        }
    }

    private static void interrupt(long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(pid)).start().waitFor())
                .isZero();
    }
}
