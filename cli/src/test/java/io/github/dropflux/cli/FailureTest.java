package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to fail: the exit code, one clear line, and nothing committed. */
@Tag("sockets")
class FailureTest {

    private static final int WINDOW = 4 << 20;

    private final DropboxEmulator dropbox = DropboxEmulator.builder().acceptTokens("good").start();
    private final CommandRun run = new CommandRun().environment("DROPBOX_ACCESS_TOKEN", "good");

    @TempDir private Path folder;

    @AfterEach
    void nothingIsCommitted() {
        assertThat(dropbox.files()).allMatch(file -> file.path().equals("/taken"));
        dropbox.close();
    }

    private CommandRun.Result upload(String source, String destination, String... options) {
        String[] all = new String[options.length + 5];
        all[0] = "upload";
        all[1] = source;
        all[2] = destination;
        all[3] = "--endpoint";
        all[4] = dropbox.baseUrl().toString();
        System.arraycopy(options, 0, all, 5, options.length);
        return run.run(all);
    }

    @Test
    void wrongToken() {
        upload("-", "/x", "--token", "bad").failsWith(1, "401", "DROPBOX_ACCESS_TOKEN");
    }

    @Test
    @Tag("slow")
    void unreachableEndpoint() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        CommandRun.Result result =
                run.run("upload", "-", "/x", "--endpoint", "http://127.0.0.1:" + port);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.errLines()).hasSize(2);
        assertThat(result.errLines().get(0)).contains("trying again", "Ctrl-C");
        assertThat(result.errLines().get(1)).contains("127.0.0.1:" + port, "--endpoint");
    }

    @Test
    void conflict() {
        assertThat(upload("-", "/taken").exit()).isZero();
        run.input(new byte[5]);
        upload("-", "/taken")
                .failsWith(1, "conflict", "/taken", "--mode overwrite", "--autorename");
        assertThat(dropbox.file("/taken").orElseThrow().size()).isEqualTo(1);
    }

    @Test
    void conflictAtTheEndOfASession() {
        assertThat(upload("-", "/taken").exit()).isZero();
        run.input(new byte[WINDOW + 1]);
        upload("-", "/taken", "--window", "4MiB")
                .failsWith(1, "conflict", "/taken", "--mode overwrite");
        assertThat(dropbox.file("/taken").orElseThrow().size()).isEqualTo(1);
    }

    @Test
    void fullDropbox() {
        String full =
                "{\"error_summary\": \"path/insufficient_space/\", \"error\": {\".tag\": \"path\","
                        + " \"reason\": {\".tag\": \"insufficient_space\"}}}";
        dropbox.faults().on(EmulatedRoute.UPLOAD).always().answer(409, full);
        upload("-", "/x").failsWith(1, "insufficient_space", "free some");
    }

    @Test
    void hashThatDiffersOnTheServer() {
        dropbox.faults().on(EmulatedRoute.UPLOAD).always().wrongHash();
        CommandRun.Result result = upload("-", "/taken");
        result.failsWith(1, "hash", "/taken");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--window 5MiB | 5242880 | 4 MiB",
                "--window 0 | 0 B | 4 MiB",
                "--window 152MiB | 148 MiB | window",
                "--window 8M | 8M | 8MiB",
                "--window | --window | parameter",
                "--concurrency 0 | concurrency 0 | 256",
                "--concurrency many | many | auto",
                "--session parallel | parallel | sequential",
                "--mode replace | replace | overwrite",
                "--mode update | update:REV | revision",
                "--mode update:zz | zz | rev",
                "--length -1 | -1 | --length",
                "--content-hash 12 | 64 | --content-hash",
                "--windows 8MiB | --windows | --help"
            })
    void wrongOptions(String options, String said, String advice) {
        upload("-", "/x", options.split(" ")).failsWith(2, said, advice, "upload --help");
        assertThat(dropbox.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"x", "folder/x", "/x/", "/a//b", "''"})
    void wrongPaths(String path) {
        upload("-", path).failsWith(2, "\"" + path + "\"", "/folder/name.txt");
    }

    @Test
    void missingArguments() {
        run.run("upload", "-").failsWith(2, "DEST");
        run.run("upload").failsWith(2, "SOURCE");
        run.run("uplaod").failsWith(2, "uplaod");
    }

    @Test
    void missingFile() {
        upload(folder.resolve("no").toString(), "/x")
                .failsWith(1, "no file", folder.resolve("no").toString());
    }

    @Test
    void producerThatFailsHalfWay() {
        InputStream broken =
                new SequenceInputStream(
                        new ByteArrayInputStream(new byte[3 * WINDOW]),
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("device gone");
                            }
                        });
        run.input(() -> Channels.newChannel(broken));
        upload("-", "/x", "--window", "4MiB")
                .failsWith(1, "standard input", "device gone", "nothing was stored");
    }

    @Test
    void producerThatGivesNothing() {
        run.input(new byte[0]);
        upload("-", "/x")
                .failsWith(1, "standard input", "empty", "--length 0", "nothing was stored");
    }

    @Test
    void commandThatFailsHalfWay() {
        upload("head -c 9000000 /dev/zero; exit 22", "/x", "--from-command", "--window", "4MiB")
                .failsWith(1, "the command", "exit code 22", "nothing was stored");
    }

    @Test
    void commandThatIsKilled() {
        upload("head -c 9000000 /dev/zero; kill -9 $$", "/x", "--from-command", "--window", "4MiB")
                .failsWith(1, "exit code 137", "nothing was stored");
    }

    @Test
    void emptyCommand() {
        upload(" ", "/x", "--from-command").failsWith(2, "command", "empty");
    }

    @Test
    void producerThatEndsEarly() {
        run.input(new byte[100]);
        upload("-", "/x", "--length", "101").failsWith(1, "100 B", "101 B");
        upload("-", "/x", "--length", "99").failsWith(1, "100 B", "99 B");
        upload("-", "/x", "--content-hash", "0".repeat(64)).failsWith(1, "hash", "0".repeat(64));
    }

    @Test
    void answerThatBreaksOff() throws IOException {
        try (RawServer server =
                RawServer.answering(
                        "HTTP/1.1 200 OK\nContent-Length: 20000000\n\n",
                        new byte[2 * WINDOW + 1])) {
            upload(server.url(), "/x", "--window", "4MiB")
                    .failsWith(1, server.url(), "nothing was stored");
        }
    }

    @Test
    void chunkedAnswerThatBreaksOff() throws IOException {
        try (RawServer server =
                RawServer.answering(
                        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n64\n", new byte[100])) {
            upload(server.url(), "/x").failsWith(1, server.url(), "nothing was stored");
        }
    }

    @Test
    void answerThatIsNoSuccess() throws IOException {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 404 Not Found\nContent-Length: 4\n\n", new byte[4])) {
            upload(server.url(), "/x").failsWith(1, "404", server.url(), "nothing was stored");
        }
    }

    @Test
    void answerOfAnotherLengthThanDeclared() throws IOException {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 200 OK\nContent-Length: 4\n\n", new byte[4])) {
            upload(server.url(), "/x", "--length", "5")
                    .failsWith(1, "4 B", "5 B", "nothing was stored");
        }
    }

    @Test
    void unreachableSource() throws IOException {
        RawServer server = RawServer.answering("", new byte[0]);
        server.close();
        upload(server.url(), "/x").failsWith(1, server.url(), "nothing was stored");
    }

    @ParameterizedTest
    @CsvSource({"http://", "http://user:pass@127.0.0.1/x", "https://exa mple/x"})
    void wrongUrls(String url) {
        CommandRun.Result result = upload(url, "/x");
        result.failsWith(2, "URL");
        assertThat(result.err()).doesNotContain("pass");
    }

    @Test
    void endpointThatNeedsAToken() {
        new CommandRun()
                .run("upload", "-", "/x", "--endpoint", "https://dropbox.invalid")
                .failsWith(2, "--token", "DROPBOX_ACCESS_TOKEN");
    }

    @Test
    void endpointThatWouldSendTheTokenInTheClear() {
        run.run("upload", "-", "/x", "--endpoint", "http://dropbox.invalid").failsWith(2, "https");
    }

    @Test
    void emptyToken() {
        upload("-", "/x", "--token", "").failsWith(2, "--token is empty");
    }

    @Test
    void windowsThatNeedMoreMemoryThanThereIs() {
        upload("-", "/x", "--window", "148MiB", "--concurrency", "256")
                .failsWith(2, "148 MiB", "256", "MaxDirectMemorySize");
    }

    @Test
    void certificateFileThatIsNone() {
        upload("-", "/x", "--ca-cert", folder.resolve("no.pem").toString())
                .failsWith(2, "no.pem", "PEM");
    }

    @Test
    void tracesOnlyWhenAsked() {
        assertThat(upload("-", "/x", "--token", "bad", "--verbose").err())
                .contains("\tat io.github.dropflux");
    }
}
