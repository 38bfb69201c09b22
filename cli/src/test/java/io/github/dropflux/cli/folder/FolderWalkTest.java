package io.github.dropflux.cli.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWalkTest {

    private TestTree tree = new TestTree(Path.of(""));

    @BeforeEach
    void begin(@TempDir Path folder) {
        tree = new TestTree(folder);
    }

    @Test
    void walksInOrder() throws Exception {
        tree.write("b/2", 1);
        tree.write("a", 1);
        tree.write("b/1/x", 1);
        tree.write("c", 1);
        assertThat(FolderWalk.of(tree.walked()).map(FolderEntry::name).toIterable())
                .containsExactly("a", "b/1/x", "b/2", "c");
    }

    @Test
    void walksOnlyAsFarAsItIsAsked() throws Exception {
        tree.write("a/1", 1);
        tree.write("b/1", 1);
        tree.write("c/1", 1);
        Iterator<String> names =
                FolderWalk.of(tree.walked()).map(FolderEntry::name).toIterable(1).iterator();
        assertThat(names.next()).isEqualTo("a/1");
        // It may be one ahead, and so in b.
        tree.write("c/2", 1);
        assertThat(names).toIterable().containsExactly("b/1", "c/1", "c/2");
    }
}
