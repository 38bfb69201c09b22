package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.SeenRequest;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals, sent to the program in a process of its own. */
@Tag("sockets")
@Tag("slow")
class InterruptionTest {

    private static final int WINDOW = 4 << 20;
    private static final int CONCURRENCY = 2;

    private final byte[] content = new byte[12 * WINDOW + 5];
    private final DropboxEmulator dropbox = DropboxEmulator.start();

    @TempDir private Path folder;
    private Path source = Path.of("");
    private Path checkpoint = Path.of("");

    @BeforeEach
    void write() throws Exception {
        new Random(3).nextBytes(content);
        source = Files.write(folder.resolve("source"), content);
        checkpoint = folder.resolve("x.resume");
    }

    @AfterEach
    void close() {
        dropbox.close();
    }

    private CommandProcess upload(String from, String... options) throws Exception {
        String[] all = new String[options.length + 9];
        String[] given = {
            "upload",
            from,
            "/x",
            "--endpoint",
            dropbox.baseUrl().toString(),
            "--window",
            "4MiB",
            "--concurrency",
            String.valueOf(CONCURRENCY)
        };
        System.arraycopy(given, 0, all, 0, given.length);
        System.arraycopy(options, 0, all, given.length, options.length);
        return CommandProcess.start(folder, all);
    }

    private void awaitAppends(long count) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> dropbox.requests(EmulatedRoute.APPEND_V2).size() >= count);
    }

    @Test
    void ctrlCCancelsTheUploadAndCommitsNothing() throws Exception {
        try (CommandProcess process = upload("-");
                OutputStream input = process.input()) {
            input.write(new byte[9 << 20]);
            input.flush();
            awaitAppends(1);
            process.signal("INT");
            assertThat(process.exit()).isEqualTo(130);
            assertThat(process.err()).contains("interrupted", "nothing was stored at /x");
            assertThat(process.out()).isEmpty();
        }
        assertThat(dropbox.requests(EmulatedRoute.FINISH)).isEmpty();
        assertThat(dropbox.files()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalLeavesWhatItTakesToGoOn(String signal, int exit) throws Exception {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(6).stall();
        try (CommandProcess process =
                upload(source.toString(), "--resume", checkpoint.toString())) {
            awaitAppends(6);
            await().until(() -> Files.exists(checkpoint));
            process.signal(signal);
            assertThat(process.exit()).isEqualTo(exit);
            assertThat(process.err())
                    .contains("nothing was stored at /x")
                    .contains("run the same command again with --resume " + checkpoint);
        }
        finishes();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void whatIsKilledGoesOnWithoutSendingAgainWhatWasAcknowledged(int appends) throws Exception {
        // Of the calls at once one hangs, so that the upload can't end before it is killed.
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(appends).stall();
        try (CommandProcess process =
                upload(source.toString(), "--resume", checkpoint.toString())) {
            awaitAppends(appends);
            process.signal("KILL");
            assertThat(process.exit()).isEqualTo(137);
        }
        finishes();
        assertThat(dropbox.receivedBytes())
                .isLessThanOrEqualTo(content.length + (CONCURRENCY + 1L) * WINDOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void programsReadThatItWasInterrupted(String signal) throws Exception {
        try (CommandProcess process = upload("-", "--json");
                OutputStream input = process.input()) {
            input.write(new byte[9 << 20]);
            input.flush();
            awaitAppends(1);
            process.signal(signal);
            process.exit();
            assertThat(process.out().lines())
                    .singleElement()
                    .asString()
                    .contains("\"status\":\"failed\"", "\"code\":\"interrupted\"");
        }
        Path many = Files.createDirectory(folder.resolve("many"));
        Files.copy(source, many.resolve("large"));
        dropbox.clearRequests();
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().stall();
        try (CommandProcess process = upload(many.toString(), "--json")) {
            awaitAppends(1);
            process.signal(signal);
            process.exit();
            assertThat(process.out().lines().toList())
                    .satisfiesExactly(
                            line ->
                                    assertThat(line)
                                            .contains(
                                                    "\"status\":\"failed\"",
                                                    "\"code\":\"interrupted\""),
                            line -> assertThat(line).contains("\"status\":\"summary\""));
        }
    }

    @Test
    void ctrlCTellsHowMuchOfAFolderIsStored() throws Exception {
        Path many = Files.createDirectory(folder.resolve("many"));
        for (int n = 0; n < 20; n++) {
            Files.write(many.resolve("small" + n), new byte[n]);
        }
        Files.copy(source, many.resolve("zz-large"));
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(3).stall();
        try (CommandProcess process = upload(many.toString())) {
            awaitAppends(3);
            await().atMost(Duration.ofSeconds(60)).until(() -> dropbox.files().size() == 20);
            process.signal("INT");
            assertThat(process.exit()).isEqualTo(130);
            assertThat(process.err())
                    .contains("interrupted: ", " stored in /x", "again with --skip-identical");
            assertThat(process.out()).isEmpty();
        }
        try (CommandProcess process = upload(many.toString(), "--skip-identical")) {
            assertThat(process.exit()).as(process.err()).isZero();
            assertThat(process.out()).contains("Stored 1 file in /x", "skipped 20 files");
        }
        assertThat(dropbox.file("/x/zz-large").orElseThrow().bytes()).isEqualTo(content);
    }

    /** Runs the same command again. */
    private void finishes() throws Exception {
        try (CommandProcess process =
                upload(source.toString(), "--resume", checkpoint.toString())) {
            assertThat(process.exit()).as(process.err()).isZero();
        }
        assertThat(dropbox.file("/x").orElseThrow().bytes()).isEqualTo(content);
        assertThat(checkpoint).doesNotExist();
        assertThat(dropbox.requests(EmulatedRoute.FINISH))
                .filteredOn(SeenRequest::applied)
                .hasSize(1);
    }
}
