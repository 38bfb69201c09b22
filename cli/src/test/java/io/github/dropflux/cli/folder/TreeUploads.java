package io.github.dropflux.cli.folder;

import io.github.dropflux.emulator.DropboxEmulator;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A folder and an emulator to upload it to, new for each test. */
@Tag("sockets")
public abstract class TreeUploads {

    protected final DropboxEmulator dropbox = DropboxEmulator.start();
    protected TestTree tree = new TestTree(Path.of(""));

    @BeforeEach
    void makeTree(@TempDir Path folder) {
        tree = new TestTree(folder);
    }

    @AfterEach
    void stopEmulator() {
        dropbox.close();
    }
}
