package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.cli.folder.TestTree;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.EmulatorLimits;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether what is to be sent fits is asked before it is. */
@Tag("sockets")
class RoomTest {

    private static final long MIB = 1 << 20;
    private static final long ROOM = 40 * MIB;

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder()
                    .limits(EmulatorLimits.defaults().withSpace(ROOM))
                    .discard(true)
                    .start();

    @TempDir private Path folder;

    @AfterEach
    void close() {
        dropbox.close();
    }

    private Path file(String name, long bytes) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(bytes);
        }
        return file;
    }

    private CommandRun.Result upload(Path source, String... options) {
        List<String> all = new ArrayList<>(List.of("upload", source.toString(), "/x"));
        all.addAll(List.of("--endpoint", dropbox.baseUrl().toString()));
        all.addAll(Arrays.asList(options));
        return new CommandRun()
                .environment("DROPBOX_ACCESS_TOKEN", "good")
                .run(all.toArray(String[]::new));
    }

    private void assertNothingSent() {
        assertThat(dropbox.requests())
                .allMatch(seen -> seen.route().orElseThrow() == EmulatedRoute.GET_SPACE_USAGE);
    }

    private long asked() {
        return dropbox.requests(EmulatedRoute.GET_SPACE_USAGE).size();
    }

    @Test
    void a_file_that_does_not_fit_is_not_sent() throws Exception {
        Path large = file("large", ROOM + 1);
        upload(large).failsWith(1, "needs 40.0 MiB", "has 40.0 MiB free", "nothing was sent");
        assertNothingSent();
        assertThat(asked()).isEqualTo(1);
        assertThat(TestTree.lines(upload(large, "--json")))
                .singleElement()
                .satisfies(
                        line ->
                                assertThat(line.path("error").path("code").asText())
                                        .isEqualTo("insufficient_space"));
    }

    @Test
    void a_file_that_fits_is_sent_and_a_small_one_without_asking() throws Exception {
        assertThat(upload(file("fits", 33 * MIB)).exit()).isZero();
        assertThat(asked()).isEqualTo(1);
        assertThat(upload(file("small", 32 * MIB), "--mode", "overwrite").exit()).isZero();
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void what_replaces_files_is_sent_all_the_same() throws Exception {
        assertThat(upload(file("old", 33 * MIB)).exit()).isZero();
        CommandRun.Result again = upload(file("new", 34 * MIB), "--mode", "overwrite");
        assertThat(again.errLines())
                .first()
                .asString()
                .contains("needs 34.0 MiB", "has 7.0 MiB free", "what it replaces");
        assertThat(dropbox.requests(EmulatedRoute.START)).isNotEmpty();
    }

    @Test
    void where_nobody_may_ask_it_is_sent() throws Exception {
        dropbox.faults()
                .on(EmulatedRoute.GET_SPACE_USAGE)
                .always()
                .answer(
                        401,
                        "{\"error_summary\": \"missing_scope/\", \"error\": {\".tag\":"
                                + " \"missing_scope\", \"required_scope\": \"account_info.read\"}}");
        CommandRun.Result sent = upload(file("fits", 33 * MIB));
        assertThat(sent.err()).isEmpty();
        assertThat(sent.exit()).isZero();
    }

    @Test
    void a_folder_counts_as_a_whole_less_what_is_there() throws Exception {
        for (int n = 0; n < 5; n++) {
            file("tree/" + n, 8 * MIB + n);
        }
        Path tree = folder.resolve("tree");
        upload(tree).failsWith(1, "needs 40.0 MiB", "has 40.0 MiB free", "nothing was sent");
        assertNothingSent();
        List<JsonNode> lines = TestTree.lines(upload(tree, "--json"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).path("error").path("code").asText())
                .isEqualTo("insufficient_space");

        Files.delete(tree.resolve("0"));
        Files.delete(tree.resolve("1"));
        assertThat(upload(tree).exit()).isZero();
        long before = asked();
        file("tree/5", MIB);
        assertThat(upload(tree, "--skip-identical").exit()).isZero();
        assertThat(asked()).isEqualTo(before);
    }
}
