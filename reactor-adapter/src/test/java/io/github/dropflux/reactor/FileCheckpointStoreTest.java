package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCheckpoint;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class FileCheckpointStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir Path temp;

    private Path folder;
    private FileCheckpointStore store;

    @BeforeEach
    void aFolderThatIsNotThereYet() {
        folder = temp.resolve("made").resolve("when needed");
        store = FileCheckpointStore.inFolder(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/backups/db.dump",
                "/a/../../etc/passwd",
                "..",
                ".",
                "",
                "/Übung/目録/\uD83D\uDE00.txt",
                "C:\\con\u0000\r\n*?",
                "id:abc"
            })
    void anyKeyHasAFileOfItsOwnInTheFolder(String key) throws Exception {
        Mono<UploadCheckpoint> kept =
                store.save(key, acknowledged(1))
                        .then(store.save(key + "x", acknowledged(2)))
                        .then(store.load(key));

        StepVerifier.create(kept).expectNext(acknowledged(1)).expectComplete().verify(LIMIT);
        assertThat(names(folder)).hasSize(2).allMatch(name -> name.matches("[\\w.-]+"));
        assertThat(names(temp)).containsExactly("made");
    }

    @Test
    void aKeyMayBeOfAnyLength() throws Exception {
        String path = "/long".repeat(1000);

        StepVerifier.create(store.save(path, acknowledged(1)).then(store.load(path)))
                .expectNext(acknowledged(1))
                .expectComplete()
                .verify(LIMIT);
        assertThat(names(folder)).allMatch(name -> name.length() < 150);
    }

    @Test
    void keysThatLookAlikeAreNotMixedUp() {
        List<String> keys = List.of("/a b", "/a_b", "/A_b", "/x/a_b", "\uD83D", "\uD83E");
        Flux<UploadCheckpoint> kept =
                Flux.fromIterable(keys)
                        .index()
                        .concatMap(t -> store.save(t.getT2(), acknowledged(t.getT1())))
                        .thenMany(Flux.fromIterable(keys).concatMap(store::load));

        StepVerifier.create(kept.map(c -> c.acknowledgedBytes() / DropboxLimits.BLOCK_SIZE))
                .expectNext(0L, 1L, 2L, 3L, 4L, 5L)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whatIsDeletedOrNeverSavedIsNotThere() throws Exception {
        StepVerifier.create(store.load("/a")).expectComplete().verify(LIMIT);
        StepVerifier.create(store.delete("/a")).expectComplete().verify(LIMIT);
        StepVerifier.create(store.save("/a", acknowledged(1)).then(store.delete("/a")))
                .expectComplete()
                .verify(LIMIT);

        StepVerifier.create(store.load("/a")).expectComplete().verify(LIMIT);
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void oneFileTakesWhateverKey() throws Exception {
        Path file = temp.resolve("resume.txt");
        FileCheckpointStore one = FileCheckpointStore.ofFile(file);

        StepVerifier.create(one.save("/a", acknowledged(1)).then(one.load("/b")))
                .expectNext(acknowledged(1))
                .expectComplete()
                .verify(LIMIT);
        assertThat(UploadCheckpoint.parse(Files.readString(file))).isEqualTo(acknowledged(1));
        StepVerifier.create(one.delete("/c")).expectComplete().verify(LIMIT);
        assertThat(names(temp)).isEmpty();
    }

    @Test
    void onlyTheOwnerMayRead() throws Exception {
        assumeThat(temp.getFileSystem().supportedFileAttributeViews()).contains("posix");

        StepVerifier.create(store.save("/a", acknowledged(1))).expectComplete().verify(LIMIT);

        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve(names(folder).get(0)))).isEqualTo("rw-------");
    }

    @Test
    void theSaveSubscribedToLastWins() {
        int saves = 50;
        Mono<UploadCheckpoint> kept =
                Flux.range(1, saves)
                        .flatMap(i -> store.save("/a", acknowledged(i)), saves)
                        .then(store.load("/a"));

        StepVerifier.create(kept).expectNext(acknowledged(saves)).expectComplete().verify(LIMIT);
    }

    @Test
    void whoeverLooksMeanwhileFindsAWholeCheckpoint() {
        FileCheckpointStore other = FileCheckpointStore.inFolder(folder);
        Mono<Void> saves =
                Flux.range(1, 100).concatMap(i -> store.save("/a", acknowledged(i))).then();
        Flux<Long> looks =
                other.load("/a")
                        .repeat()
                        .takeUntil(seen -> seen.equals(acknowledged(100)))
                        .map(UploadCheckpoint::acknowledgedBytes);

        StepVerifier.create(
                        Flux.merge(saves.cast(Long.class), looks)
                                .buffer(2, 1)
                                .filter(two -> two.size() == 2 && two.get(0) > two.get(1)))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whatACrashLeftOfASaveDisturbsNeitherLoadNorSave() throws Exception {
        StepVerifier.create(store.save("/a", acknowledged(1))).expectComplete().verify(LIMIT);
        Path file = folder.resolve(names(folder).get(0));
        Path half = folder.resolve(file.getFileName() + ".new");
        Files.writeString(half, "dropflux-checkpoint-2.AAA");

        StepVerifier.create(store.load("/a"))
                .expectNext(acknowledged(1))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(store.save("/a", acknowledged(2)).then(store.load("/a")))
                .expectNext(acknowledged(2))
                .expectComplete()
                .verify(LIMIT);
        assertThat(half).doesNotExist();
        Files.writeString(half, "dropflux-checkpoint-2.AAA");
        StepVerifier.create(store.delete("/a")).expectComplete().verify(LIMIT);
        assertThat(names(folder)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dropflux-checkpoint-2.AAAA.00", "\u00ff\u00fe", "{}"})
    void aDamagedFileIsNamed(String content) throws Exception {
        Path file = temp.resolve("resume.txt");
        Files.writeString(file, content);

        StepVerifier.create(FileCheckpointStore.ofFile(file).load("/a"))
                .expectErrorSatisfies(
                        e ->
                                assertThat(e)
                                        .isInstanceOf(IllegalArgumentException.class)
                                        .hasMessageContainingAll(
                                                file.toString(), "delete it", "checkpoint"))
                .verify(LIMIT);
    }

    @Test
    void ofAnEndlessFileNoMoreIsReadThanACheckpointHas() throws Exception {
        Path file = temp.resolve("resume.txt");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 36);
        }

        StepVerifier.create(FileCheckpointStore.ofFile(file).load("/a"))
                .expectErrorSatisfies(
                        e ->
                                assertThat(e)
                                        .isInstanceOf(IllegalArgumentException.class)
                                        .hasMessageContainingAll(
                                                file.toString(), "33555456 characters"))
                .verify(LIMIT);
    }

    @Test
    void aSaveThatFailsNamesTheFileAndLeavesNothingBehind() throws Exception {
        Path file = temp.resolve("a folder");
        Files.createDirectories(file.resolve("with something in it"));

        StepVerifier.create(FileCheckpointStore.ofFile(file).save("/a", acknowledged(1)))
                .expectErrorSatisfies(FileCheckpointStoreTest::namesTheFolder)
                .verify(LIMIT);
        StepVerifier.create(FileCheckpointStore.ofFile(file).load("/a"))
                .expectErrorSatisfies(FileCheckpointStoreTest::namesTheFolder)
                .verify(LIMIT);
        StepVerifier.create(FileCheckpointStore.ofFile(file).delete("/a"))
                .expectErrorSatisfies(FileCheckpointStoreTest::namesTheFolder)
                .verify(LIMIT);
        assertThat(names(temp)).containsExactly("a folder");
    }

    @Test
    void aThreadThatMustNotBlockMayAsk() {
        Mono<UploadCheckpoint> kept =
                Mono.defer(() -> store.save("/a", acknowledged(1)).then(store.load("/a")))
                        .subscribeOn(Schedulers.parallel());

        StepVerifier.create(kept).expectNext(acknowledged(1)).expectComplete().verify(LIMIT);
    }

    private static void namesTheFolder(Throwable failure) {
        assertThat(failure).isInstanceOf(IOException.class).hasMessageContaining("a folder");
    }

    private static UploadCheckpoint acknowledged(long blocks) {
        return UploadCheckpoint.builder(
                        "account",
                        "a-session-of-ours",
                        SessionType.CONCURRENT,
                        Instant.EPOCH,
                        CommitInfo.to("/a"))
                .acknowledged(0, blocks * DropboxLimits.BLOCK_SIZE)
                .build();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
