package io.github.dropflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dropbox.core.DbxException;
import com.dropbox.core.v2.files.DbxUserFilesRequests;
import com.dropbox.core.v2.files.FileMetadata;
import com.dropbox.core.v2.files.FolderMetadata;
import com.dropbox.core.v2.files.ListFolderErrorException;
import com.dropbox.core.v2.files.ListFolderResult;
import com.dropbox.core.v2.files.Metadata;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dropbox's own client finds in folders what was put there. */
@Tag("sockets")
class OfficialSdkFoldersTest {

    private final DropboxEmulator dropbox = DropboxEmulator.builder().tls(true).start();
    private final DbxUserFilesRequests files = DropboxSdk.of(dropbox).files();

    @AfterEach
    void close() {
        dropbox.close();
    }

    private static InputStream in(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @Test
    void makesListsAndDeletesFolders() throws DbxException, IOException {
        FolderMetadata folder = files.createFolderV2("/Folder").getMetadata();
        files.upload("/folder/b").uploadAndFinish(in(new byte[1]));
        files.upload("/folder/a").uploadAndFinish(in(new byte[1]));

        ListFolderResult first = files.listFolderBuilder("/folder").withLimit(1L).start();
        ListFolderResult second = files.listFolderContinue(first.getCursor());
        assertThat(first.getHasMore()).isTrue();
        assertThat(second.getHasMore()).isFalse();
        assertThat(first.getEntries())
                .extracting(Metadata::getPathDisplay)
                .containsExactly("/Folder/a");
        assertThat(second.getEntries())
                .extracting(Metadata::getPathDisplay)
                .containsExactly("/Folder/b");

        assertThat(files.deleteV2("/FOLDER").getMetadata()).isEqualTo(folder);
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void listsATreePageByPageAndDownloadsIt() throws DbxException, IOException {
        Map<String, byte[]> stored = new HashMap<>();
        for (String path :
                List.of("/T/a b", "/T/x/ünï 日本語", "/T/x/.hidden", "/T/y/z/🚀", "/T-2/b")) {
            byte[] bytes = Bytes.random(path.length() * 1000);
            stored.put(path, bytes);
            files.upload(path).uploadAndFinish(in(bytes));
        }
        files.upload("/other").uploadAndFinish(in(new byte[1]));
        stored.remove("/T-2/b");

        ListFolderResult page =
                files.listFolderBuilder("/t").withRecursive(true).withLimit(3L).start();
        List<Metadata> found = new ArrayList<>(page.getEntries());
        while (page.getHasMore()) {
            page = files.listFolderContinue(page.getCursor());
            found.addAll(page.getEntries());
        }

        List<String> paths = new ArrayList<>();
        for (Metadata entry : found) {
            if (entry instanceof FileMetadata file) {
                byte[] bytes = stored.get(file.getPathDisplay());
                assertThat(file.getContentHash()).isEqualTo(Bytes.contentHash(bytes));
                assertThat(file.getSize()).isEqualTo(bytes.length);
                ByteArrayOutputStream read = new ByteArrayOutputStream();
                files.download(file.getPathLower()).download(read);
                assertThat(read.toByteArray()).isEqualTo(bytes);
                paths.add(file.getPathDisplay());
            }
        }
        assertThat(paths).containsExactlyInAnyOrderElementsOf(stored.keySet());
        assertThat(found)
                .filteredOn(FolderMetadata.class::isInstance)
                .extracting(Metadata::getPathDisplay)
                .containsExactlyInAnyOrder("/T/x", "/T/y", "/T/y/z");
        assertThat(dropbox.requests(EmulatedRoute.LIST_FOLDER_CONTINUE)).hasSize(2);
    }

    @Test
    void namesTheTopFolderWithNothing() throws DbxException, IOException {
        files.upload("/a").uploadAndFinish(in(new byte[1]));
        assertThat(files.listFolder("").getEntries()).hasSize(1);
        assertThatThrownBy(() -> files.listFolder("/"))
                .isInstanceOf(DbxException.class)
                .hasMessageContaining("Specify the root folder as an empty string");
        assertThatThrownBy(() -> files.listFolder("/none"))
                .isInstanceOfSatisfying(
                        ListFolderErrorException.class,
                        e -> assertThat(e.errorValue.getPathValue().isNotFound()).isTrue());
        assertThatThrownBy(() -> files.listFolder("/a"))
                .isInstanceOfSatisfying(
                        ListFolderErrorException.class,
                        e -> assertThat(e.errorValue.getPathValue().isNotFolder()).isTrue());
    }
}
