package io.github.dropflux.cli.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.cli.CommandRun;
import io.github.dropflux.emulator.EmulatedFile;
import io.github.dropflux.emulator.EmulatedRoute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a folder is sent, and what is told of it. */
class FolderOptionsTest extends TreeUploads {

    private static final Instant TIME = Instant.parse("2019-03-04T05:06:07Z");

    private List<String> stored() {
        return dropbox.files().stream().map(EmulatedFile::path).sorted().toList();
    }

    @Test
    void leavesOutWhatDesktopSystemsLeaveBehindAndSaysSo() throws Exception {
        for (String name :
                List.of(
                        ".DS_Store",
                        "in/Thumbs.db",
                        "in/~$letter.doc",
                        "in/letter.doc",
                        "~x.TMP")) {
            tree.write(name, 3);
        }
        CommandRun.Result result = tree.upload(dropbox, "/x");
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("left out 4 entries", ".DS_Store", "--include");
        assertThat(stored()).containsExactly("/x/in/letter.doc");
    }

    @Test
    void patternsAreForNamesAtAnyDepthAndForPaths() throws Exception {
        for (String name : List.of("a.bak", "in/b.bak", "cache/c", "in/cache/d", "keep.bak", "e")) {
            tree.write(name, 3);
        }
        CommandRun.Result result =
                tree.upload(
                        dropbox,
                        "/x",
                        "--exclude",
                        "*.bak",
                        "--exclude",
                        "/cache/",
                        "--include",
                        "keep*");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("left out 3 entries");
        assertThat(stored()).containsExactly("/x/e", "/x/in/cache/d", "/x/keep.bak");
        tree.upload(dropbox, "/x", "--exclude", "[").failsWith(2, "'[' is no pattern");
        tree.upload(dropbox, "/x", "--exclude", "./e").failsWith(2, "'./e' is no pattern", "/name");
    }

    @Test
    void tellsWhatWouldBeSent() throws Exception {
        tree.write("a", 3);
        tree.write("b", 4);
        assertThat(tree.upload(dropbox, "/x", "--exclude", "b").exit()).isZero();
        dropbox.clearRequests();

        CommandRun.Result plan = tree.upload(dropbox, "/x", "--dry-run", "--skip-identical");
        assertThat(plan.exit()).isZero();
        assertThat(plan.out())
                .contains("would send b  4 B", "would send 1 file to /x  4 B", "skipped 1 file")
                .doesNotContain("Stored");
        assertThat(TestTree.lines(tree.upload(dropbox, "/x", "--dry-run", "--json")))
                .extracting(line -> line.path("status").asText())
                .containsExactly("planned", "planned", "summary");
        CommandRun.Result one =
                new CommandRun()
                        .run("upload", tree.folder().resolve("a").toString(), "/one", "--dry-run");
        assertThat(one.out()).contains("would send", "to /one  3 B");
        assertThat(dropbox.requests())
                .allMatch(seen -> seen.route().orElseThrow() == EmulatedRoute.LIST_FOLDER);
    }

    @Test
    void tellsThatNothingWouldBeSent() throws Exception {
        tree.write("a", 3);
        assertThat(tree.upload(dropbox, "/x", "--dry-run", "--exclude", "a").out())
                .contains("would send 0 files to /x", "nothing was sent")
                .doesNotContain("Stored");
    }

    @Test
    void refusesWhatIsAboutOneFile() throws Exception {
        tree.write("a", 3);
        tree.upload(dropbox, "/x", "--snapshot-length").failsWith(2, "--snapshot-length", "folder");
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void keepsTheTimesOfFiles() throws Exception {
        tree.write("in/a", 3);
        Path file = tree.folder().resolve("in/a");
        Files.setLastModifiedTime(file, FileTime.from(TIME));
        tree.upload(dropbox, "/x");
        assertThat(dropbox.file("/x/in/a").orElseThrow().clientModified()).isEqualTo(TIME);
        String[] one = {
            "upload", file.toString(), "/one", "--endpoint", dropbox.baseUrl().toString()
        };
        assertThat(new CommandRun().run(one).exit()).isZero();
        assertThat(dropbox.file("/one").orElseThrow().clientModified()).isEqualTo(TIME);
        tree.upload(dropbox, "/y", "--no-times");
        assertThat(dropbox.file("/y/in/a").orElseThrow().clientModified()).isAfter(TIME);
    }

    @Test
    void saysNothingButFailuresWhenItIsToBeQuiet() throws Exception {
        tree.write("a", 3);
        Files.createSymbolicLink(tree.folder().resolve("link"), Path.of("a"));
        CommandRun.Result quiet = tree.upload(dropbox, "/x", "--quiet");
        assertThat(quiet.exit()).isZero();
        assertThat(quiet.out()).isEmpty();
        assertThat(quiet.err()).isEmpty();
        tree.write("b", 3);
        assertThat(tree.upload(dropbox, "/x/a/b", "--quiet").errLines()).isNotEmpty();
        assertThat(TestTree.lines(tree.upload(dropbox, "/z", "--quiet", "--json"))).hasSize(4);
    }
}
