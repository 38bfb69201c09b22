package io.github.dropflux.cli.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dropflux.cli.CommandRun;
import io.github.dropflux.cli.RawServer;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedFile;
import io.github.dropflux.emulator.EmulatedRoute;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sockets")
class UploadTest {

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder().acceptTokens("good", "emulator").start();
    private final String endpoint = dropbox.baseUrl().toString();

    @TempDir private Path folder;

    @AfterEach
    void close() {
        dropbox.close();
    }

    private static byte[] content(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private EmulatedFile stored(String path) {
        return dropbox.file(path).orElseThrow();
    }

    @Test
    void storesAFileInOneCallAndSaysSo() throws Exception {
        Path file = Files.write(folder.resolve("a.txt"), content(8500));
        CommandRun.Result result =
                new CommandRun()
                        .run(
                                "upload",
                                file.toString(),
                                "/a.txt",
                                "--endpoint",
                                endpoint,
                                "--token",
                                "good");
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out().lines())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("Stored /a.txt  8.3 KiB in 1 call, "),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "content_hash " + stored("/a.txt").contentHash()),
                        line -> assertThat(line).startsWith("verified: "));
        assertThat(stored("/a.txt").bytes()).isEqualTo(content(8500));
        assertThat(dropbox.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "sequential", "concurrent"})
    void storesStandardInputOfManyWindows(String session) {
        byte[] bytes = content((9 << 20) + 1);
        CommandRun.Result result =
                new CommandRun()
                        .environment("DROPBOX_ACCESS_TOKEN", "good")
                        .input(bytes)
                        .run(
                                "upload",
                                "-",
                                "/in",
                                "--endpoint",
                                endpoint,
                                "--window",
                                "4MiB",
                                "--session",
                                session);
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(stored("/in").bytes()).isEqualTo(bytes);
        assertThat(dropbox.requests(EmulatedRoute.FINISH)).hasSize(1);
        assertThat(result.out())
                .contains("9.0 MiB in " + dropbox.requests().size() + " calls", "verified");
    }

    @Test
    void doesNotClaimAHashThatDropboxDidNotGive() throws Exception {
        dropbox.faults().onAny().always().noHash();
        Path file = Files.write(folder.resolve("a.txt"), content(85));
        CommandRun.Result result =
                new CommandRun().run("upload", file.toString(), "/a.txt", "--endpoint", endpoint);
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("content_hash none", "verified: Dropbox's size is that")
                .doesNotContain("size and content_hash");
    }

    @Test
    void writesOneLineOfJson() throws Exception {
        CommandRun.Result result =
                new CommandRun()
                        .input("hello".getBytes(StandardCharsets.UTF_8))
                        .run(
                                "upload",
                                "-",
                                "/grüße \"1\".txt",
                                "--json",
                                "--endpoint",
                                endpoint,
                                "--token",
                                "good");
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines()).hasSize(1);
        assertThat(result.out().chars()).allMatch(character -> character < 0x80);
        JsonNode json = new ObjectMapper().readTree(result.out());
        EmulatedFile file = stored("/grüße \"1\".txt");
        assertThat(json.path("size").asLong()).isEqualTo(5);
        assertThat(json.path("content_hash").asText()).isEqualTo(file.contentHash());
        assertThat(json.path("destination").asText()).isEqualTo("/grüße \"1\".txt");
        assertThat(json.path("rev").asText()).isEqualTo(file.rev());
        assertThat(json.path("calls").asLong()).isEqualTo(1);
        assertThat(json.path("seconds").isNumber()).isTrue();
    }

    @Test
    void usesAPlaceholderTokenOnLoopbackAndSaysSo() {
        CommandRun.Result result =
                new CommandRun().run("upload", "-", "/one", "--endpoint", endpoint);
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("no token given", "--token");
        assertThat(stored("/one").size()).isEqualTo(1);
    }

    @Test
    void startsAnEmulatorOfItsOwnWhenThereIsNoTokenAndNoEndpoint() throws Exception {
        Path file = Files.write(folder.resolve("b"), content(100));
        CommandRun.Result result = new CommandRun().run("upload", file.toString(), "/b");
        assertThat(result.exit()).isZero();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .contains("embedded Dropbox emulator", "DROPBOX_ACCESS_TOKEN");
        assertThat(result.out())
                .contains("Stored /b  100 B in 1 call", "read back from the emulator");
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void saysThatTheEmbeddedEmulatorKeepsNothingOfUnknownLength() {
        CommandRun.Result result = new CommandRun().input(content(10)).run("upload", "-", "/c");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("does not keep them");
        assertThat(result.out()).contains("verified");
    }

    @Test
    void doesNotVouchForThePipeUnlessItsContentIsDeclared() {
        CommandRun run = new CommandRun().input(content(10));
        String[] upload = {"upload", "-", "/pipe", "--endpoint", endpoint};
        assertThat(run.run(upload).out()).contains("only --length or --content-hash can tell");
        assertThat(run.run(with(upload, "--length", "10")).out())
                .contains("verified")
                .doesNotContain("--length");
    }

    @Test
    void storesAnEmptyInputThatIsDeclared() {
        CommandRun.Result result =
                new CommandRun()
                        .input(new byte[0])
                        .run("upload", "-", "/empty", "--length", "0", "--endpoint", endpoint);
        assertThat(result.exit()).isZero();
        assertThat(stored("/empty").size()).isZero();
    }

    @Test
    void storesWhatACommandWrites() {
        CommandRun.Result result =
                new CommandRun()
                        .run(
                                "upload",
                                "--from-command",
                                "head -c 5000000 /dev/zero; echo end",
                                "/run",
                                "--endpoint",
                                endpoint,
                                "--window",
                                "4MiB");
        assertThat(result.exit()).isZero();
        assertThat(stored("/run").size()).isEqualTo(5_000_004);
    }

    @Test
    void streamsAUrlAndDeclaresItsLength() throws Exception {
        byte[] bytes = content(200_000);
        try (RawServer server =
                RawServer.answering("HTTP/1.1 200 OK\nContent-Length: 200000\n\n", bytes)) {
            CommandRun.Result result =
                    new CommandRun()
                            .run(
                                    "upload",
                                    server.url(),
                                    "/url",
                                    "--endpoint",
                                    endpoint,
                                    "--token",
                                    "good");
            assertThat(result.err()).isEmpty();
            assertThat(result.exit()).isZero();
        }
        assertThat(stored("/url").bytes()).isEqualTo(bytes);
    }

    @Test
    void replacesWithOverwriteAndRenamesWithAutorename() {
        CommandRun run = new CommandRun().environment("DROPBOX_ACCESS_TOKEN", "good");
        String[] upload = {"upload", "-", "/x.txt", "--endpoint", endpoint};
        assertThat(run.input(content(1)).run(upload).exit()).isZero();
        assertThat(run.input(content(2)).run(with(upload, "--mode", "overwrite")).exit()).isZero();
        assertThat(stored("/x.txt").size()).isEqualTo(2);
        CommandRun.Result renamed = run.input(content(3)).run(with(upload, "--autorename"));
        assertThat(renamed.exit()).isZero();
        assertThat(renamed.out()).contains("Stored /x (1).txt");
        String rev = stored("/x.txt").rev();
        assertThat(run.input(content(4)).run(with(upload, "--mode", "update:" + rev)).exit())
                .isZero();
        assertThat(stored("/x.txt").size()).isEqualTo(4);
    }

    private static String[] with(String[] arguments, String... more) {
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
    }

    @Test
    void showsProgressOnATerminalOnly() throws Exception {
        Path file = Files.write(folder.resolve("big"), content(12 << 20));
        CommandRun.Result result =
                new CommandRun()
                        .terminal(80)
                        .run(
                                "upload",
                                file.toString(),
                                "/big",
                                "--endpoint",
                                endpoint,
                                "--token",
                                "good",
                                "--window",
                                "4MiB");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("of 12.0 MiB, confirmed ");
        assertThat(result.err().split("[\r\n]")).allMatch(line -> line.length() <= 80);
    }
}
