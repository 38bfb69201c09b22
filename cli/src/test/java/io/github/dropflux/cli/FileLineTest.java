package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.cli.folder.TestTree;
import io.github.dropflux.cli.folder.TreeUploads;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.emulator.EmulatedRoute;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a program reads, whatever became of a file. */
class FileLineTest extends TreeUploads {

    private static final List<String> FIELDS =
            List.of(
                    "status",
                    "source",
                    "destination",
                    "size",
                    "content_hash",
                    "rev",
                    "calls",
                    "seconds",
                    "error");

    @BeforeEach
    void begin() throws Exception {
        tree.write("a", 3);
        tree.write("b", 4);
    }

    private CommandRun.Result one(String name) {
        return new CommandRun()
                .run(
                        "upload",
                        tree.folder().resolve(name).toString(),
                        "/one",
                        "--json",
                        "--endpoint",
                        dropbox.baseUrl().toString(),
                        "--token",
                        "good");
    }

    private static void assertShape(JsonNode line) {
        List<String> names = new ArrayList<>();
        line.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactlyElementsOf(FIELDS);
    }

    private static void assertError(JsonNode line, String code, boolean retryable) {
        assertShape(line);
        assertThat(line.path("status").asText()).isEqualTo("failed");
        assertThat(line.path("error").path("code").asText()).isEqualTo(code);
        assertThat(line.path("error").path("message").asText()).isNotEmpty();
        assertThat(line.path("error").path("retryable").asBoolean()).isEqualTo(retryable);
    }

    @Test
    void a_file_by_itself() {
        JsonNode line = TestTree.lines(one("a")).get(0);
        assertShape(line);
        assertThat(line.path("status").asText()).isEqualTo("stored");
        assertThat(line.path("error").isNull()).isTrue();
        assertThat(line.path("destination").asText()).isEqualTo("/one");
    }

    @Test
    void a_file_by_itself_that_fails() {
        one("a");
        CommandRun.Result refused = one("b");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.errLines()).hasSize(1);
        assertError(TestTree.lines(refused).get(0), "path/conflict/file", false);
        assertError(TestTree.lines(one("none")).get(0), "source", false);
        dropbox.faults().on(EmulatedRoute.UPLOAD).every(1).answer(400, "no");
        assertError(TestTree.lines(one("a")).get(0), "status_400", false);
    }

    @Test
    void files_of_a_folder() throws Exception {
        Files.createSymbolicLink(tree.folder().resolve("link"), Path.of("a"));
        assertThat(tree.upload(dropbox, "/x/b/taken").exit()).isZero();
        List<JsonNode> lines = TestTree.lines(tree.upload(dropbox, "/x", "--json"));
        assertThat(lines).hasSize(4);
        assertThat(lines.get(3).path("skipped").asLong()).isEqualTo(1);
        assertThat(lines.get(3).path("identical").asLong()).isZero();
        assertThat(lines.get(3).path("stored").asLong()).isEqualTo(1);
        JsonNode again =
                TestTree.lines(tree.upload(dropbox, "/x", "--json", "--skip-identical")).get(3);
        assertThat(again.path("skipped").asLong()).isEqualTo(1);
        assertThat(again.path("identical").asLong()).isEqualTo(1);
        lines.subList(0, 3).forEach(FileLineTest::assertShape);
        assertThat(lines.subList(0, 3))
                .extracting(line -> line.path("status").asText())
                .containsExactlyInAnyOrder("stored", "failed", "skipped");
        lines.stream()
                .filter(line -> line.path("status").asText().equals("failed"))
                .forEach(line -> assertError(line, "path/conflict/folder", false));
    }

    @Test
    void a_line_that_cannot_be_written_is_an_error() {
        PrintStream full =
                new PrintStream(
                        new OutputStream() {
                            @Override
                            public void write(int b) throws IOException {
                                throw new IOException("No space left on device");
                            }
                        },
                        true);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit =
                CommandRunner.run(
                        new Surroundings(
                                () -> CommandRun.channel(new byte[0]),
                                full,
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                StandardCharsets.UTF_8,
                                OptionalInt.empty(),
                                name -> null,
                                false),
                        "upload",
                        tree.folder().resolve("a").toString(),
                        "/one",
                        "--json",
                        "--endpoint",
                        dropbox.baseUrl().toString(),
                        "--token",
                        "good");
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("standard output");
    }
}
