package io.github.dropflux.cli.folder;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_BATCH;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH_BATCH_V2;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.cli.CommandRun;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.Faults;
import io.github.dropflux.emulator.ScriptedFault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders of thousands of files land as they are, whatever happens to calls and to entries of calls. */
@Tag("sockets")
@Tag("slow")
class LargeTreeTest {

    private static final long MIB = 1 << 20;

    /** MiB of the largest file. */
    private static final long LARGEST = Long.getLong("dropflux.tree.largest", 20);

    private static final Map<String, Function<Faults, List<ScriptedFault>>> FAULTS =
            Map.of(
                    "contention over every fifth entry",
                    on ->
                            List.of(
                                    on.on(FINISH_BATCH_V2)
                                            .everyEntry(5)
                                            .failAnyOf(
                                                    "too_many_write_operations",
                                                    "path/too_many_write_operations")),
                    "503 for every fifth call",
                    on -> List.of(on.onAny().every(5).answer(503, "")),
                    "every fifth answer lost",
                    on -> List.of(on.onAny().every(5).loseAnswer()),
                    "length_mismatch for every fifth body",
                    on -> List.of(on.on(APPEND_BATCH).every(5).fail("length_mismatch")));

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private LargeTree files = new LargeTree(Path.of(""));

    @BeforeEach
    void begin(@TempDir Path folder) {
        files = new LargeTree(folder);
    }

    @AfterEach
    void close() {
        dropbox.close();
    }

    @Test
    void fiveThousandMixedFilesLandIdentical() throws Exception {
        for (long length : new long[] {4 * MIB - 1, 4 * MIB, 4 * MIB + 1, 8 * MIB, 8 * MIB + 1}) {
            files.add(length);
        }
        for (long length = LARGEST * MIB; length > 8 * MIB; length /= 2) {
            files.add(length);
        }
        while (files.count() < 5000) {
            int n = files.count();
            files.add(n % 10 == 0 ? 0 : n % 100 == 1 ? 300_000 + n : n);
        }

        upload();

        files.assertDownloaded(dropbox, "/tree");
    }

    static Stream<String> faults() {
        return FAULTS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void allFilesLandOnceInSpiteOf(String fault) throws Exception {
        files.add(20 * MIB);
        while (files.count() < 1000) {
            files.add(files.count() % 700);
        }
        List<ScriptedFault> faults = FAULTS.get(fault).apply(dropbox.faults());

        upload();

        files.assertStored(dropbox, "/tree");
        assertThat(faults).allMatch(each -> each.hits() > 0);
    }

    private void upload() throws Exception {
        CommandRun.Result result = files.tree().upload(dropbox, "/tree", "--json");
        dropbox.faults().clear();

        // Retries wait for a random time, which may be long enough to be told.
        assertThat(result.err().lines()).allMatch(line -> line.contains("trying again"));
        assertThat(result.exit()).isZero();
        JsonNode summary = TestTree.lines(result).get(files.count());
        assertThat(summary.path("stored").asLong()).isEqualTo(files.count());
        assertThat(summary.path("bytes").asLong()).isEqualTo(files.bytes());
        assertThat(dropbox.files()).hasSize(files.count());
    }
}
