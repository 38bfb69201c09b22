package io.github.dropflux.cli.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.cli.CommandRun;
import io.github.dropflux.cli.report.SourceException;
import io.github.dropflux.emulator.EmulatedFile;
import io.github.dropflux.emulator.EmulatedRoute;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderRefusalTest extends TreeUploads {

    @Test
    void goesOnAfterFilesThatFailAndTellsEach() throws Exception {
        tree.write("a", 1);
        tree.write("b", 2);
        assertThat(tree.upload(dropbox, "/x/in/taken").exit()).isZero();
        tree.write("in/.DS_Store", 3);
        tree.write("in/Thumbs.db", 4);
        tree.write("in/taken", 5);
        tree.write("in/z", 6);

        CommandRun.Result result = tree.upload(dropbox, "/x", "--include", "*");

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
        assertThat(dropbox.file("/x/in/z").orElseThrow().bytes()).isEqualTo(tree.content("in/z"));
    }

    @Test
    void refusesNamesThatAreTheSameToDropbox() throws Exception {
        tree.write("D", 3);
        tree.write("d", 4);
        tree.write("\u00e9", 5);
        tree.write("e\u0301", 6);
        tree.write("f", 1);
        tree.write("F/in", 2);

        CommandRun.Result result = tree.upload(dropbox, "/x", "--json");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.errLines())
                .hasSize(3)
                .allMatch(
                        line -> line.contains("is the same as that of") && line.contains("rename"));
        assertThat(TestTree.lines(result))
                .filteredOn(line -> line.path("status").asText().equals("failed"))
                .extracting(line -> line.path("source").asText())
                .containsExactlyInAnyOrder("F", "d", "\u00e9");
        assertThat(dropbox.file("/x/d").orElseThrow().bytes()).isEqualTo(tree.content("D"));
        assertThat(dropbox.files()).hasSize(3);
    }

    @Test
    void mergesFoldersThatAreTheSameToDropboxAndSaysSo() throws Exception {
        tree.write("B/kept", 1);
        tree.write("B/sub/1", 2);
        tree.write("b/other", 3);
        tree.write("b/KEPT", 4);
        tree.write("b/SUB/2", 5);

        CommandRun.Result result = tree.upload(dropbox, "/x");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.errLines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("b: goes into", "B, since"))
                .anySatisfy(line -> assertThat(line).contains("B/sub: goes into", "b/SUB, since"))
                .anySatisfy(line -> assertThat(line).contains("same as that of 'b/KEPT'"));
        assertThat(dropbox.files()).hasSize(4);
        assertThat(dropbox.file("/x/B/other").orElseThrow().bytes())
                .isEqualTo(tree.content("b/other"));
        assertThat(dropbox.file("/x/b/sub/2").orElseThrow().bytes())
                .isEqualTo(tree.content("b/SUB/2"));
    }

    @Test
    void whatIsNotSentTakesNoName() throws Exception {
        Files.createSymbolicLink(tree.folder().resolve("Latest"), Path.of("/nowhere"));
        Files.createDirectory(tree.folder().resolve("DATA"));
        tree.write("data", 1);
        tree.write("latest", 2);

        CommandRun.Result result = tree.upload(dropbox, "/x");

        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("skipped Latest");
        assertThat(dropbox.file("/x/latest").orElseThrow().bytes())
                .isEqualTo(tree.content("latest"));
        assertThat(dropbox.file("/x/data").orElseThrow().bytes()).isEqualTo(tree.content("data"));
    }

    @Test
    void refusesNamesThatCannotBeRead() throws Exception {
        tree.write("good", 1);
        Process touch =
                new ProcessBuilder("sh", "-c", "touch \"$(printf 'bad\\377')\"")
                        .directory(tree.folder().toFile())
                        .start();
        assertThat(touch.waitFor()).isZero();

        CommandRun.Result result = tree.upload(dropbox, "/x");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.errLines()).singleElement().asString().contains("bad", "LC_ALL");
        assertThat(dropbox.files()).extracting(EmulatedFile::path).containsExactly("/x/good");
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
        tree.write("a", 1);
        tree.upload(dropbox, "/x", options.split(" ")).failsWith(2, said, advice, "upload --help");
        assertThat(dropbox.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "//", "/x//", "/../x"})
    void refusesDestinationsThatCannotBe(String destination) {
        tree.upload(dropbox, destination).failsWith(2, "path");
    }

    @Test
    void refusesToSkipAFile() throws Exception {
        Path file = Files.write(tree.folder().resolve("f"), new byte[1]);
        new CommandRun()
                .run("upload", file.toString(), "/x", "--skip-identical")
                .failsWith(2, "--skip-identical", "no folder");
    }

    @Test
    void endsWhenTheListingIsRefused() throws Exception {
        tree.write("a", 1);
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER).always().expireToken();
        tree.upload(dropbox, "/x", "--skip-identical")
                .failsWith(1, "upload to /x failed", "files/list_folder", "401", "--token");
        assertThat(dropbox.requests()).hasSize(1);
    }

    @Test
    void givesUpWhenTheTokenIsNoGood() throws Exception {
        for (int n = 0; n < 100; n++) {
            tree.write("f" + n, 10);
        }
        dropbox.faults().onAny().call(1).expireToken();
        tree.upload(dropbox, "/x")
                .failsWith(
                        1, "upload to /x failed", "401", "--refresh-token", "gave up with 0 files");
        assertThat(dropbox.requestCount()).isLessThan(50);
        CommandRun.Result json = tree.upload(dropbox, "/x", "--json");
        assertThat(json.exit()).isEqualTo(1);
        assertThat(TestTree.lines(json))
                .last()
                .matches(line -> line.path("status").asText().equals("summary"))
                .matches(line -> line.path("stored").asLong(-1) == 0);
    }

    @Test
    void tellsWhenTheFolderCannotBeRead() throws Exception {
        tree.write("f", 10);
        Path gone = tree.folder().resolve("gone");
        assertThatThrownBy(() -> FolderSize.of(TestTree.walked(gone)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("gone (no such file)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"insufficient_space", "no_write_permission"})
    void givesUpAfterTheFirstRefusalThatMeetsAllFiles(String reason) throws Exception {
        for (int i = 0; i < 40; i++) {
            tree.write("f" + i, 100);
        }
        dropbox.faults()
                .on(EmulatedRoute.FINISH_BATCH_V2)
                .everyEntry(1)
                .failAnyOf("path/" + reason);

        CommandRun.Result result = tree.upload(dropbox, "/x");

        result.failsWith(1, reason, "gave up with 0 files stored", "40 files not there yet");
    }

    @Test
    void givesUpWhereDropboxCannotBeReachedAtAllAndTellsProgramsToo() throws Exception {
        tree.write("a", 3);
        tree.write("b", 3);
        dropbox.close();
        CommandRun.Result result = tree.upload(dropbox, "/x", "--json");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.errLines())
                .last()
                .asString()
                .contains("gave up", "2 files not there yet");
        assertThat(TestTree.lines(result))
                .extracting(line -> line.path("status").asText())
                .containsExactly("failed", "summary");
    }
}
