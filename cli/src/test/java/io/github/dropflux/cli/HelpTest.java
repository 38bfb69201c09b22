package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HelpTest {

    @Test
    void showsTheCommands() {
        CommandRun.Result result = new CommandRun().run("--help");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("upload", "emulator", "README.md", "Exit codes");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void explainsEveryOptionOfAnUpload() {
        CommandRun.Result result = new CommandRun().run("upload", "--help");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("SOURCE", "DEST", "--endpoint", "--token", "DROPBOX_ACCESS_TOKEN")
                .contains("--window", "--concurrency", "--session", "--mode", "--autorename")
                .contains("--length", "--content-hash", "--from-command", "--json", "8MiB")
                .contains(
                        "--resume",
                        "--restart-expired",
                        "--skip-identical",
                        "--source-timeout",
                        "5m")
                .contains("--refresh-token", "--app-key", "--app-secret", "DROPBOX_REFRESH_TOKEN");
    }

    @Test
    void explainsTheEmulator() {
        CommandRun.Result result = new CommandRun().run("emulator", "--help");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("--port", "--discard", "--tls", "--token", "--delay", "--faults");
    }

    @Test
    void fitsOnATerminal() {
        assertThat(new CommandRun().run("upload", "--help").out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    @Test
    void tellsItsVersion() {
        assertThat(new CommandRun().run("--version").out())
                .matches("dropflux \\d+\\.\\d+\\.\\d+.*\\R");
    }

    @Test
    void saysWhatToDoWhenToldNothing() {
        new CommandRun()
                .run()
                .failsWith(2, "upload, login, logout, whoami or emulator", "dropflux --help");
    }

    @Test
    void helpIsACommandToo() {
        CommandRun.Result help = new CommandRun().run("help", "upload");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("SOURCE", "DEST", "--resume");
    }
}
