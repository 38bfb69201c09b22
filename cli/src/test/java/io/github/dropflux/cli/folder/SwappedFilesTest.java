package io.github.dropflux.cli.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody puts in the place of a file or folder after it was found, so that another one would be read. */
class SwappedFilesTest extends TreeUploads {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path secret = Path.of("");

    @BeforeEach
    void begin(@TempDir Path elsewhere) throws Exception {
        secret = elsewhere;
        Files.writeString(secret.resolve("file"), "secret");
        tree.write("in/file", "secret".length());
    }

    private interface Swap {
        void run() throws IOException;
    }

    /** Uploads the tree, with something that happens between the find of its file and the file's reading. */
    private void uploadWith(Swap swap) {
        Surroundings surroundings =
                new Surroundings(
                        () -> Channels.newChannel(new ByteArrayInputStream(new byte[0])),
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8,
                        OptionalInt.empty(),
                        name -> null,
                        false);
        FolderReport report = new FolderReport(false, surroundings);
        try (DropboxUploader uploader =
                        DropboxUploader.builder()
                                .endpoint(dropbox.baseUrl())
                                .credentials(DropboxCredentials.accessToken("good"))
                                .build();
                FolderProgress progress = new FolderProgress(FolderSize.NOT_COUNTED, () -> 0)) {
            new FolderUpload(
                            tree.walked(),
                            FolderDestination.of("/x"),
                            (path, state) -> {
                                try {
                                    swap.run();
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                                return CommitInfo.to(path);
                            },
                            report,
                            progress,
                            null)
                    .run(uploader, KnownFiles.none())
                    .block(Duration.ofSeconds(30));
        }
    }

    private void assertRefused(String... reason) {
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("in/file").contains(reason);
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void a_link_in_the_place_of_the_file() {
        uploadWith(
                () -> {
                    Files.delete(tree.folder().resolve("in/file"));
                    Files.createSymbolicLink(
                            tree.folder().resolve("in/file"), secret.resolve("file"));
                });
        assertRefused("no file any more");
    }

    @Test
    void a_link_in_the_place_of_its_folder() {
        uploadWith(
                () -> {
                    Files.move(tree.folder().resolve("in"), tree.folder().resolve("out"));
                    Files.createSymbolicLink(tree.folder().resolve("in"), secret);
                });
        assertRefused("cannot read");
    }

    @Test
    void another_file_in_its_place() {
        uploadWith(
                () -> {
                    Path other = tree.folder().resolve("other");
                    Files.writeString(other, "secret");
                    Files.delete(tree.folder().resolve("in/file"));
                    Files.move(other, tree.folder().resolve("in/file"));
                });
        assertRefused("another file has taken its place");
    }

    @Test
    void a_link_in_the_place_of_a_folder_that_is_walked() throws Exception {
        Tree walked = tree.walked();
        assertThat(walked.names(Path.of("in"))).containsExactly(Path.of("file"));
        Files.move(tree.folder().resolve("in"), tree.folder().resolve("out"));
        Files.createSymbolicLink(tree.folder().resolve("in"), secret);
        assertThatThrownBy(() -> walked.names(Path.of("in"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> walked.attributes(Path.of("in", "file")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> walked.open(Path.of("in", "file")))
                .isInstanceOf(IOException.class);
    }
}
