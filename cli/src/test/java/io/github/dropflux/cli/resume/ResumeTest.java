package io.github.dropflux.cli.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.cli.CommandRun;
import io.github.dropflux.cli.RawServer;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.ScriptedFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same command again, after a run that failed. */
@Tag("sockets")
@Tag("slow")
class ResumeTest {

    private static final int WINDOW = 4 << 20;
    private static final int WINDOWS = 6;
    private static final byte[] CONTENT = new byte[(WINDOWS - 1) * WINDOW + 77];
    private static final String NO_ROOM =
            "{\"error_summary\": \"path/insufficient_space/\", \"error\": {\".tag\": \"path\","
                    + " \"path\": {\".tag\": \"insufficient_space\"}}}";

    static {
        new Random(5).nextBytes(CONTENT);
    }

    private enum From {
        FILE,
        STANDARD_INPUT,
        COMMAND,
        URL
    }

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder().account("theirs", "theirs").start();

    @TempDir private Path folder;
    private Path file = Path.of("");
    private Path source = Path.of("");
    private Set<Long> held = Set.of();

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("x.resume");
        source = Files.write(folder.resolve("source"), CONTENT);
    }

    @AfterEach
    void close() {
        dropbox.close();
    }

    private CommandRun.Result upload(String from, String destination, String... options) {
        return upload(CONTENT, from, destination, options);
    }

    private CommandRun.Result upload(
            byte[] input, String from, String destination, String... options) {
        return upload("any", input, from, destination, options);
    }

    private CommandRun.Result upload(
            String token, byte[] input, String from, String destination, String... options) {
        String[] given = {
            "upload",
            from,
            destination,
            "--endpoint",
            dropbox.baseUrl().toString(),
            "--window",
            "4MiB",
            "--concurrency",
            "1",
            "--resume",
            file.toString()
        };
        return new CommandRun()
                .environment("DROPBOX_ACCESS_TOKEN", token)
                .input(input)
                .run(Stream.of(given, options).flatMap(Arrays::stream).toArray(String[]::new));
    }

    /** A run of which Dropbox has the windows before the n-th when it fails. */
    private void failAtAppend(int n) {
        ScriptedFault refusal =
                dropbox.faults().on(EmulatedRoute.APPEND_V2).call(n).answer(400, "not this one");
        upload(source.toString(), "/x")
                .failsWith(
                        1,
                        "not this one",
                        "run the same command again with --resume " + file + " to go on");
        refusal.remove();
        assertThat(file).exists();
        held = appended();
        dropbox.clearRequests();
    }

    private void isStored() {
        assertThat(dropbox.file("/x").orElseThrow().bytes()).isEqualTo(CONTENT);
        assertThat(file).doesNotExist();
    }

    /** Offsets of the windows that came and counted since the requests were cleared. */
    private Set<Long> appended() {
        return dropbox.requests(EmulatedRoute.APPEND_V2).stream()
                .filter(seen -> seen.applied() && seen.bodyBytes() > 0)
                .map(seen -> seen.offset().orElseThrow())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @EnumSource
    void goesOnFromAnySource(From from) throws IOException {
        failAtAppend(3);
        try (RawServer server =
                RawServer.answering(
                        "HTTP/1.1 200 OK\nContent-Length: " + CONTENT.length + "\n\n", CONTENT)) {
            CommandRun.Result result =
                    switch (from) {
                        case FILE -> upload(source.toString(), "/x");
                        case STANDARD_INPUT -> upload("-", "/x");
                        case COMMAND -> upload("cat '" + source + "'", "/x", "--from-command");
                        case URL -> upload(server.url(), "/x");
                    };
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.err()).contains("going on", "8.0 MiB");
        }
        isStored();
        assertThat(dropbox.requests(EmulatedRoute.START)).isEmpty();
        assertThat(appended()).hasSize(WINDOWS - 2).doesNotContainAnyElementsOf(held);
    }

    @Test
    void leavesNoFileBehindWhenNothingFails() {
        assertThat(upload(source.toString(), "/x").exit()).isZero();
        isStored();
    }

    @Test
    void commitsElsewiseWithoutSendingAnything() {
        dropbox.faults().on(EmulatedRoute.FINISH).call(1).answer(409, NO_ROOM);
        upload("-", "/x").failsWith(1, "insufficient_space", "--resume");
        dropbox.clearRequests();

        CommandRun.Result result = upload(source.toString(), "/x", "--mode", "overwrite");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err()).contains("all of it", "not read again");
        isStored();
        assertThat(dropbox.requests()).hasSize(2);
        assertThat(dropbox.requests(EmulatedRoute.GET_CURRENT_ACCOUNT)).hasSize(1);
        assertThat(dropbox.requests().get(1).argument()).contains("overwrite");
    }

    @Test
    void refusesAFileThatWasWrittenToAfterItWasSent() throws IOException {
        dropbox.faults().on(EmulatedRoute.FINISH).call(1).answer(409, NO_ROOM);
        upload(source.toString(), "/x").failsWith(1, "insufficient_space");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));

        CommandRun.Result result = upload(source.toString(), "/x");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("written to after it was sent", "--resume");
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void refusesASourceOfAnotherLengthWhenOnlyTheCommitIsLeft() throws IOException {
        dropbox.faults().on(EmulatedRoute.FINISH).call(1).answer(409, NO_ROOM);
        upload("-", "/x").failsWith(1, "insufficient_space");
        Path other = Files.write(folder.resolve("other"), new byte[3]);

        String told = upload(other.toString(), "/x").errLines().get(1);

        assertThat(told).contains("3 B", CONTENT.length + " B", "nothing was stored");
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void refusesAnotherSource() {
        failAtAppend(3);
        byte[] other = CONTENT.clone();
        for (int at = 0; at < other.length; at += WINDOW) {
            other[at]++;
        }

        CommandRun.Result result = upload(other, "-", "/x");
        assertThat(result.err())
                .contains("; delete " + file + " to upload this one from its start");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("not the one that this upload began with");
        assertThat(dropbox.files()).isEmpty();
        assertThat(upload(source.toString(), "/x").exit()).isZero();
        isStored();
    }

    @Test
    void refusesAnotherAccount() {
        failAtAppend(3);
        CommandRun.Result refused = upload("theirs", CONTENT, source.toString(), "/x");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("The checkpoint of \"/x\" belongs to account", "nothing was sent");
        assertThat(dropbox.account("theirs").requests())
                .allMatch(seen -> seen.is(EmulatedRoute.GET_CURRENT_ACCOUNT));
        assertThat(file).exists();
        assertThat(upload(source.toString(), "/x").exit()).isZero();
        isStored();
    }

    @Test
    void refusesAnotherDestination() {
        failAtAppend(3);
        upload(source.toString(), "/y").failsWith(1, file.toString(), "to /x", "not to /y");
        assertThat(dropbox.requests()).isEmpty();
        assertThat(file).exists();
    }

    @Test
    void refusesAnotherTypeOfSession() {
        failAtAppend(3);
        upload(source.toString(), "/x", "--session", "sequential")
                .failsWith(1, "concurrent session", "--session");
        assertThat(upload(source.toString(), "/x", "--session", "concurrent").exit()).isZero();
        isStored();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "dropflux-checkpoint:1:xyz:0"})
    void refusesWhatIsNoCheckpoint(String text) throws IOException {
        Files.writeString(file, text);
        upload(source.toString(), "/x").failsWith(1, file.toString(), "cannot be resumed from");
        assertThat(Files.readString(file)).isEqualTo(text);
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void refusesADamagedCheckpoint() throws IOException {
        failAtAppend(3);
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        char at = text.charAt(text.length() / 2);
        int half = text.length() / 2;
        Files.writeString(
                file, text.substring(0, half) + (at == 'A' ? 'B' : 'A') + text.substring(half + 1));
        upload(source.toString(), "/x").failsWith(1, file.toString(), "cannot be resumed from");
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void refusesAFileThatCannotBeRead() throws IOException {
        Files.createDirectory(file);
        upload(source.toString(), "/x").failsWith(1, file.toString(), "no plain file");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void refusesAFileThatSomebodyElseMayHaveWritten() throws Exception {
        failAtAppend(3);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        upload(source.toString(), "/x").failsWith(1, file.toString(), "other users", "chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        file = link;
        upload(source.toString(), "/x").failsWith(1, link.toString(), "symbolic link");
        file = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
        upload(source.toString(), "/x").failsWith(1, file.toString(), "no plain file");
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        file = folder.resolve("no").resolve("x.resume");
        upload(source.toString(), "/x").failsWith(1, file.toString(), "folder");
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void anExpiredSessionIsAnErrorUnlessToldToStartOver() {
        failAtAppend(3);
        dropbox.clock().advance(Duration.ofDays(8));

        CommandRun.Result refused = upload(source.toString(), "/x");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.errLines())
                .hasSize(2)
                .last()
                .asString()
                .contains(
                        "forgotten",
                        "once it has become a file",
                        "run the same command again with --restart-expired");

        CommandRun.Result restarted = upload(source.toString(), "/x", "--restart-expired");
        assertThat(restarted.exit()).as(restarted.err()).isZero();
        isStored();
    }

    @Test
    void startsOverInAnotherRunWhenTheSourceCannotBeReadTwice() {
        failAtAppend(3);
        dropbox.clock().advance(Duration.ofDays(8));

        CommandRun.Result once = upload("-", "/x", "--restart-expired");
        assertThat(once.exit()).isEqualTo(1);
        assertThat(once.err()).contains("SOURCE can't be read a second time");
        assertThat(file).doesNotExist();

        assertThat(upload("-", "/x", "--restart-expired").exit()).isZero();
        isStored();
    }

    @Test
    void saysWhenTheSourceFailsInARunThatGoesOn() {
        failAtAppend(3);
        CommandRun.Result result = upload("cat '" + source + "'; exit 3", "/x", "--from-command");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.errLines().get(1)).contains("exit code 3", "to go on");
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void makesNoSenseWithAnEmulatorThatForgets() {
        new CommandRun()
                .run("upload", source.toString(), "/x", "--resume", file.toString())
                .failsWith(2, "--resume", "embedded emulator", "--endpoint");
        new CommandRun()
                .run("upload", source.toString(), "/x", "--restart-expired")
                .failsWith(2, "--restart-expired", "--resume");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPipeThatNobodyWritesToEndsInTime() throws Exception {
        Path pipe = folder.resolve("source-pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        new CommandRun()
                .run(
                        "upload",
                        pipe.toString(),
                        "/x",
                        "--source-timeout",
                        "200ms",
                        "--endpoint",
                        dropbox.baseUrl().toString(),
                        "--token",
                        "any")
                .failsWith(1, "--source-timeout");
        // Whoever opens it is let go.
        Files.newOutputStream(pipe).close();
    }
}
