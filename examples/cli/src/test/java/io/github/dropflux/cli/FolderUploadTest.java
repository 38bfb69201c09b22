package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedFile;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.SeenRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderUploadTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private final CommandRun run = new CommandRun().environment("DROPBOX_ACCESS_TOKEN", "good");
    private final Map<String, byte[]> tree = new TreeMap<>();

    @TempDir private Path folder;

    @AfterEach
    void close() {
        dropbox.close();
    }

    private void write(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(name.hashCode()).nextBytes(bytes);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        tree.put(name, bytes);
    }

    private CommandRun.Result upload(String to, String... options) {
        List<String> all = new ArrayList<>(List.of("upload", folder.toString(), to));
        all.addAll(List.of("--endpoint", dropbox.baseUrl().toString()));
        all.addAll(List.of(options));
        return run.run(all.toArray(String[]::new));
    }

    private byte[] download(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(dropbox.baseUrl().resolve(EmulatedRoute.DOWNLOAD.path()))
                        .header("Authorization", "Bearer good")
                        .header("Dropbox-API-Arg", JsonLine.of(Map.of("path", path)))
                        .build();
        return HTTP.send(request, BodyHandlers.ofByteArray()).body();
    }

    private static List<JsonNode> lines(CommandRun.Result result) {
        return result.out().lines().map(FolderUploadTest::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void aTreeOfMixedFilesLandsIdentical() throws Exception {
        write("empty", 0);
        write("one", 1);
        write(".hidden", 10);
        write(".config/.deep/name with spaces.txt", 4000);
        write("Grüße/été.txt", 100_000);
        write("日本語/ファイル 名.bin", (4 << 20) + 1);
        write("Ελληνικά/кириллица/עברית/العربية", 4 << 20);
        write("emoji 🚀/👩‍👩‍👧‍👦/🏳️‍🌈.jpg", (9 << 20) + 17);
        write("quo\"te'd \\ {json}.txt", 5);
        write("zwei\u0301/x", 6);
        for (int n = 0; n < 200; n++) {
            write("many/" + n / 20 + "/" + n, n * n);
        }

        CommandRun.Result result = upload("/backup/tree", "--window", "4MiB");

        for (Map.Entry<String, byte[]> file : tree.entrySet()) {
            assertThat(download("/backup/tree/" + file.getKey()))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
        long bytes = tree.values().stream().mapToLong(file -> file.length).sum();
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .startsWith(
                        "Stored "
                                + tree.size()
                                + " files in /backup/tree  "
                                + ByteSize.format(bytes)
                                + " in ")
                .contains("verified: ");
        assertThat(dropbox.files()).hasSize(tree.size());
    }

    @Test
    void writesALineOfJsonForEachFileAndOneForAll() throws Exception {
        write("b/ü", 300);
        write("a", 20);
        Files.createDirectory(folder.resolve("nothing"));

        CommandRun.Result result = upload("/", "--json");

        List<JsonNode> lines = lines(result);
        assertThat(lines).hasSize(3);
        assertThat(lines.subList(0, 2))
                .allSatisfy(
                        line -> {
                            EmulatedFile file =
                                    dropbox.file(line.path("path_display").asText()).orElseThrow();
                            assertThat(line.path("status").asText()).isEqualTo("stored");
                            assertThat("/" + line.path("source").asText()).isEqualTo(file.path());
                            assertThat(line.path("size").asLong()).isEqualTo(file.size());
                            assertThat(line.path("content_hash").asText())
                                    .isEqualTo(file.contentHash());
                            assertThat(line.path("rev").asText()).isEqualTo(file.rev());
                        });
        JsonNode summary = lines.get(2);
        assertThat(summary.path("status").asText()).isEqualTo("summary");
        assertThat(summary.path("stored").asLong()).isEqualTo(2);
        assertThat(summary.path("failed").asLong(-1)).isZero();
        assertThat(summary.path("skipped").asLong(-1)).isZero();
        assertThat(summary.path("empty_folders").asLong()).isEqualTo(1);
        assertThat(summary.path("bytes").asLong()).isEqualTo(320);
        assertThat(summary.path("calls").asLong()).isEqualTo(dropbox.requestCount());
        assertThat(summary.path("seconds").isNumber()).isTrue();
        assertThat(result.out().chars()).allMatch(character -> character < 0x80);
    }

    @Test
    void tellsOfLinksAndEmptyFoldersAndStoresTheRest() throws Exception {
        write("in/file", 7);
        Files.createDirectory(folder.resolve("empty"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("in/file"));
        Files.createSymbolicLink(folder.resolve("loop"), folder);

        CommandRun.Result result = upload("/x/");

        assertThat(result.exit()).isZero();
        assertThat(result.errLines())
                .containsExactly(
                        "dropflux: skipped link: it is a symbolic link, not followed",
                        "dropflux: skipped loop: it is a symbolic link, not followed");
        assertThat(result.out())
                .contains("Stored 1 file in /x  7 B in ")
                .contains("skipped 2 entries of another kind")
                .contains("left out 1 empty folder");
        assertThat(dropbox.files()).extracting(EmulatedFile::path).containsExactly("/x/in/file");
    }

    @Test
    void goesOnAfterFilesThatFailAndTellsEach() throws Exception {
        write("a", 1);
        write("b", 2);
        assertThat(upload("/x/in/taken").exit()).isZero();
        write("in/.DS_Store", 3);
        write("in/Thumbs.db", 4);
        write("in/taken", 5);
        write("in/z", 6);

        CommandRun.Result result = upload("/x");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.errLines())
                .hasSize(3)
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("dropflux: in/.DS_Store: upload to")
                                        .contains("/x/in/.DS_Store", "disallowed_name"))
                .anySatisfy(line -> assertThat(line).contains("in/Thumbs.db", "disallowed_name"))
                .anySatisfy(line -> assertThat(line).contains("/x/in/taken", "conflict/folder"));
        assertThat(result.out()).contains("Stored 3 files", "failed: 3 entries, named above");
        assertThat(dropbox.file("/x/in/z").orElseThrow().bytes()).isEqualTo(tree.get("in/z"));
    }

    @Test
    void refusesNamesThatAreTheSameToDropbox() throws Exception {
        write("B/kept", 1);
        write("b/other", 2);
        write("D", 3);
        write("d", 4);
        write("\u00e9", 5);
        write("e\u0301", 6);

        CommandRun.Result result = upload("/x", "--json");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.errLines())
                .hasSize(3)
                .allMatch(
                        line -> line.contains("is the same as that of") && line.contains("rename"));
        assertThat(lines(result))
                .filteredOn(line -> line.path("status").asText().equals("failed"))
                .extracting(line -> line.path("source").asText())
                .containsExactlyInAnyOrder("b", "d", "\u00e9");
        assertThat(dropbox.file("/x/d").orElseThrow().bytes()).isEqualTo(tree.get("D"));
        assertThat(dropbox.files()).hasSize(3);
    }

    @Test
    void refusesNamesThatCannotBeRead() throws Exception {
        write("good", 1);
        Process touch =
                new ProcessBuilder("sh", "-c", "touch \"$(printf 'bad\\377')\"")
                        .directory(folder.toFile())
                        .start();
        assertThat(touch.waitFor()).isZero();

        CommandRun.Result result = upload("/x");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.errLines()).singleElement().asString().contains("bad", "LC_ALL");
        assertThat(dropbox.files()).extracting(EmulatedFile::path).containsExactly("/x/good");
    }

    @Test
    void sendsOnlyWhatIsNotThere() throws Exception {
        for (int n = 0; n < 30; n++) {
            write("Dir " + n % 3 + "/" + n, 1000 + n);
        }
        assertThat(upload("/Backup").exit()).isZero();
        write("Dir 1/4", 1004 + 1);
        byte[] sameSize = tree.get("Dir 2/5").clone();
        sameSize[17]++;
        Files.write(folder.resolve("Dir 2/5"), sameSize);
        write("Dir 2/new", 9);
        dropbox.clearRequests();
        long before = dropbox.receivedBytes();

        CommandRun.Result result =
                upload("/backup", "--skip-identical", "--mode", "overwrite", "--json");

        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        JsonNode summary = lines(result).get(30 + 1);
        assertThat(summary.path("stored").asLong()).isEqualTo(3);
        assertThat(summary.path("identical").asLong()).isEqualTo(28);
        assertThat(lines(result))
                .filteredOn(line -> line.path("status").asText().equals("identical"))
                .hasSize(28)
                .allSatisfy(
                        line ->
                                assertThat(line.path("path").asText())
                                        .isEqualTo("/backup/" + line.path("source").asText()));
        assertThat(dropbox.file("/Backup/Dir 2/5").orElseThrow().bytes()).isEqualTo(sameSize);
        assertThat(dropbox.file("/Backup/Dir 1/4").orElseThrow().size()).isEqualTo(1005);
        assertThat(dropbox.requests(EmulatedRoute.LIST_FOLDER)).hasSize(1);
        assertThat(dropbox.receivedBytes() - before).isLessThan(10_000);
        assertThat(upload("/backup", "--skip-identical").out())
                .contains("Stored 0 files", "skipped 31 files that Dropbox has already")
                .doesNotContain("verified");
    }

    @Test
    void appliesModeAndAutorenameToEach() throws Exception {
        write("a", 10);
        write("b", 20);
        assertThat(upload("/x").exit()).isZero();
        write("a", 11);
        write("b", 21);

        CommandRun.Result taken = upload("/x");
        assertThat(taken.exit()).isEqualTo(1);
        assertThat(taken.errLines()).hasSize(2).allMatch(line -> line.contains("--mode overwrite"));
        assertThat(taken.out()).contains("failed: 2 entries, named above");

        assertThat(upload("/x", "--autorename").exit()).isZero();
        assertThat(upload("/x", "--mode", "overwrite").exit()).isZero();
        assertThat(dropbox.files())
                .extracting(EmulatedFile::path)
                .containsExactlyInAnyOrder("/x/a", "/x/a (1)", "/x/b", "/x/b (1)");
        assertThat(dropbox.file("/x/a").orElseThrow().bytes()).isEqualTo(tree.get("a"));
    }

    @Test
    void showsOneBarForAll() throws Exception {
        for (int n = 0; n < 5; n++) {
            write("f" + n, 200_000);
        }
        CommandRun.Result result =
                run.terminal(100)
                        .run(
                                "upload",
                                folder.toString(),
                                "/x",
                                "--endpoint",
                                dropbox.baseUrl().toString());
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("Uploading", "100%", "5/5 files");
    }

    @Test
    void readsTheFilesBackFromAnEmulatorOfItsOwn() throws Exception {
        write("a/b", 3000);
        CommandRun.Result result = new CommandRun().run("upload", folder.toString(), "/x");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("embedded Dropbox emulator").doesNotContain("not keep");
        assertThat(result.out())
                .contains("Stored 1 file in /x  2.9 KiB in ", "read back from the emulator");
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void storesNothingOfAnEmptyFolder() {
        CommandRun.Result result = upload("/x");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).startsWith("Stored 0 files in /x  0 B in 0 calls");
        assertThat(dropbox.requests()).noneMatch(SeenRequest::applied);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--resume x.resume | --resume | --skip-identical",
                "--restart-expired | --resume | --skip-identical",
                "--length 5 | --length | one file",
                "--content-hash 0000000000000000000000000000000000000000000000000000000000000000 |"
                        + " --content-hash | one file",
                "--mode update:0123456789 | update | overwrite",
                "--window 5MiB | 5242880 | 4 MiB",
                "--ca-cert no.pem | no.pem | PEM",
            })
    void refusesWhatOnlyAFileCanHave(String options, String said, String advice) throws Exception {
        write("a", 1);
        upload("/x", options.split(" ")).failsWith(2, said, advice, "upload --help");
        assertThat(dropbox.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "//", "/x//", "/../x"})
    void refusesDestinationsThatCannotBe(String destination) {
        upload(destination).failsWith(2, "path");
    }

    @Test
    void refusesToSkipAFile() throws Exception {
        Path file = Files.write(folder.resolve("f"), new byte[1]);
        run.run("upload", file.toString(), "/x", "--skip-identical")
                .failsWith(2, "--skip-identical", "no folder");
    }

    @Test
    void endsWhenTheListingIsRefused() throws Exception {
        write("a", 1);
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER).always().expireToken();
        upload("/x", "--skip-identical")
                .failsWith(1, "upload to /x failed", "files/list_folder", "401", "--token");
        assertThat(dropbox.requests()).hasSize(1);
    }

    @Test
    void walksInOrder() throws Exception {
        write("b/2", 1);
        write("a", 1);
        write("b/1/x", 1);
        write("c", 1);
        assertThat(FolderWalk.of(folder).map(FolderEntry::name).toIterable())
                .containsExactly("a", "b/1/x", "b/2", "c");
    }

    @Test
    void walksOnlyAsFarAsItIsAsked() throws Exception {
        write("a/1", 1);
        write("b/1", 1);
        write("c/1", 1);
        Iterator<String> names =
                FolderWalk.of(folder).map(FolderEntry::name).toIterable(1).iterator();
        assertThat(names.next()).isEqualTo("a/1");
        // It may be one ahead, and so in b.
        write("c/2", 1);
        assertThat(names).toIterable().containsExactly("b/1", "c/1", "c/2");
    }
}
