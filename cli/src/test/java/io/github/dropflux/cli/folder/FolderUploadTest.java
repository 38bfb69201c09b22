package io.github.dropflux.cli.folder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.cli.CommandRun;
import io.github.dropflux.cli.report.JsonLine;
import io.github.dropflux.cli.text.ByteSize;
import io.github.dropflux.emulator.EmulatedFile;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.SeenRequest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FolderUploadTest extends TreeUploads {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private byte[] download(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(dropbox.baseUrl().resolve(EmulatedRoute.DOWNLOAD.path()))
                        .header("Authorization", "Bearer good")
                        .header("Dropbox-API-Arg", JsonLine.of(Map.of("path", path)))
                        .build();
        return HTTP.send(request, BodyHandlers.ofByteArray()).body();
    }

    @Test
    @Tag("slow")
    void aTreeOfMixedFilesLandsIdentical() throws Exception {
        tree.write("empty", 0);
        tree.write("one", 1);
        tree.write(".hidden", 10);
        tree.write(".config/.deep/name with spaces.txt", 4000);
        tree.write("Grüße/été.txt", 100_000);
        tree.write("日本語/ファイル 名.bin", (4 << 20) + 1);
        tree.write("Ελληνικά/кириллица/עברית/العربية", 4 << 20);
        tree.write("emoji 🚀/👩‍👩‍👧‍👦/🏳️‍🌈.jpg", (9 << 20) + 17);
        tree.write("quo\"te'd \\ {json}.txt", 5);
        tree.write("zwei\u0301/x", 6);
        for (int n = 0; n < 200; n++) {
            tree.write("many/" + n / 20 + "/" + n, n * n);
        }

        CommandRun.Result result = tree.upload(dropbox, "/backup/tree", "--window", "4MiB");

        for (Map.Entry<String, byte[]> file : tree.files().entrySet()) {
            assertThat(download("/backup/tree/" + file.getKey()))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
        long bytes = tree.files().values().stream().mapToLong(file -> file.length).sum();
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .startsWith(
                        "Stored "
                                + tree.files().size()
                                + " files in /backup/tree  "
                                + ByteSize.format(bytes)
                                + " in ")
                .contains("verified: ");
        assertThat(dropbox.files()).hasSize(tree.files().size());
    }

    @Test
    void writesALineOfJsonForEachFileAndOneForAll() throws Exception {
        tree.write("b/ü", 300);
        tree.write("a", 20);
        Files.createDirectory(tree.folder().resolve("nothing"));

        CommandRun.Result result = tree.upload(dropbox, "/", "--json");

        List<JsonNode> lines = TestTree.lines(result);
        assertThat(lines).hasSize(3);
        assertThat(lines.subList(0, 2))
                .allSatisfy(
                        line -> {
                            EmulatedFile file =
                                    dropbox.file(line.path("destination").asText()).orElseThrow();
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
        tree.write("in/file", 7);
        Files.createDirectory(tree.folder().resolve("empty"));
        Files.createSymbolicLink(tree.folder().resolve("link"), tree.folder().resolve("in/file"));
        Files.createSymbolicLink(tree.folder().resolve("loop"), tree.folder());

        CommandRun.Result result = tree.upload(dropbox, "/x/");

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
    void sendsOnlyWhatIsNotThere() throws Exception {
        for (int n = 0; n < 30; n++) {
            tree.write("Dir " + n % 3 + "/" + n, 1000 + n);
        }
        assertThat(tree.upload(dropbox, "/Backup").exit()).isZero();
        tree.write("Dir 1/4", 1004 + 1);
        byte[] sameSize = tree.content("Dir 2/5").clone();
        sameSize[17]++;
        Files.write(tree.folder().resolve("Dir 2/5"), sameSize);
        tree.write("Dir 2/new", 9);
        dropbox.clearRequests();
        long before = dropbox.receivedBytes();

        CommandRun.Result result =
                tree.upload(
                        dropbox, "/backup", "--skip-identical", "--mode", "overwrite", "--json");

        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        JsonNode summary = TestTree.lines(result).get(30 + 1);
        assertThat(summary.path("stored").asLong()).isEqualTo(3);
        assertThat(summary.path("identical").asLong()).isEqualTo(28);
        assertThat(TestTree.lines(result))
                .filteredOn(line -> line.path("status").asText().equals("identical"))
                .hasSize(28)
                .allSatisfy(
                        line ->
                                assertThat(line.path("destination").asText())
                                        .isEqualTo("/backup/" + line.path("source").asText()));
        assertThat(dropbox.file("/Backup/Dir 2/5").orElseThrow().bytes()).isEqualTo(sameSize);
        assertThat(dropbox.file("/Backup/Dir 1/4").orElseThrow().size()).isEqualTo(1005);
        assertThat(dropbox.requests(EmulatedRoute.LIST_FOLDER)).hasSize(1);
        assertThat(dropbox.receivedBytes() - before).isLessThan(10_000);
        assertThat(tree.upload(dropbox, "/backup", "--skip-identical").out())
                .contains("Stored 0 files", "skipped 31 files that Dropbox has already")
                .doesNotContain("verified");
    }

    @Test
    void appliesModeAndAutorenameToEach() throws Exception {
        tree.write("a", 10);
        tree.write("b", 20);
        assertThat(tree.upload(dropbox, "/x").exit()).isZero();
        tree.write("a", 11);
        tree.write("b", 21);

        CommandRun.Result taken = tree.upload(dropbox, "/x");
        assertThat(taken.exit()).isEqualTo(1);
        assertThat(taken.errLines()).hasSize(2).allMatch(line -> line.contains("--mode overwrite"));
        assertThat(taken.out()).contains("failed: 2 entries, named above");

        assertThat(tree.upload(dropbox, "/x", "--autorename").exit()).isZero();
        assertThat(tree.upload(dropbox, "/x", "--mode", "overwrite").exit()).isZero();
        assertThat(dropbox.files())
                .extracting(EmulatedFile::path)
                .containsExactlyInAnyOrder("/x/a", "/x/a (1)", "/x/b", "/x/b (1)");
        assertThat(dropbox.file("/x/a").orElseThrow().bytes()).isEqualTo(tree.content("a"));
    }

    @Test
    void showsOneBarForAll() throws Exception {
        for (int n = 0; n < 5; n++) {
            tree.write("f" + n, 200_000);
        }
        CommandRun.Result result =
                new CommandRun()
                        .environment("DROPBOX_ACCESS_TOKEN", "good")
                        .terminal(100)
                        .run(
                                "upload",
                                tree.folder().toString(),
                                "/x",
                                "--endpoint",
                                dropbox.baseUrl().toString());
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("of 977 KiB, confirmed ", "/5 files");
    }

    @Test
    void readsTheFilesBackFromAnEmulatorOfItsOwn() throws Exception {
        tree.write("a/b", 3000);
        CommandRun.Result result = new CommandRun().run("upload", tree.folder().toString(), "/x");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("embedded Dropbox emulator").doesNotContain("not keep");
        assertThat(result.out())
                .contains("Stored 1 file in /x  2.9 KiB in ", "read back from the emulator");
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void storesNothingOfAnEmptyFolder() {
        CommandRun.Result result = tree.upload(dropbox, "/x");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).startsWith("Stored 0 files in /x  0 B in 0 calls");
        assertThat(dropbox.requests()).noneMatch(SeenRequest::applied);
    }

    @Test
    void listsAgainWhereDropboxLosesItsPlaceAndSendsAllWhereThereIsNoSuchFolder() throws Exception {
        tree.write("a", 20);
        assertThat(tree.upload(dropbox, "/x", "--skip-identical").out()).contains("Stored 1 file");
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER).call(2).fail("reset");
        assertThat(tree.upload(dropbox, "/x", "--skip-identical").out()).contains("skipped 1 file");
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER).always().fail("reset");
        CommandRun.Result never = tree.upload(dropbox, "/x", "--skip-identical");
        never.failsWith(1, "reset");
    }
}
