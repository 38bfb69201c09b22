package io.github.dropflux.cli.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.cli.progress.Position;
import io.github.dropflux.cli.source.FileState;
import io.github.dropflux.reactor.UploadProgress;
import io.github.dropflux.reactor.WindowProgress;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FolderProgressTest {

    private final AtomicLong waiting = new AtomicLong();
    private final FolderProgress progress =
            new FolderProgress(new FolderSize(3, 300), waiting::get);

    private FolderProgress.File file(String name) {
        return progress.file(
                new FolderEntry.Plain(
                        name, Path.of(name), new FileState(100, FileTime.fromMillis(0), null)));
    }

    private static UploadProgress at(long acknowledged, long sent) {
        return UploadProgress.of(
                acknowledged,
                sent,
                OptionalLong.of(100),
                1,
                acknowledged == 100 ? List.of() : List.of(WindowProgress.of(0, 100, 1)));
    }

    private void assertPosition(long sent, long acknowledged, long own, String files) {
        Position at = progress.position();
        assertThat(at.sent()).isEqualTo(sent);
        assertThat(at.acknowledged()).isEqualTo(acknowledged);
        assertThat(at.own()).isEqualTo(own);
        assertThat(at.more()).isEqualTo(files + "/3 files");
    }

    @Test
    void files_add_up_and_only_those_that_are_sent_count_for_the_rate() {
        FolderProgress.File one = file("one");
        FolderProgress.File two = file("two");
        one.accept(at(0, 60));
        two.accept(at(0, 10));
        assertPosition(70, 0, 70, "0");
        waiting.set(30);
        assertPosition(40, 0, 40, "0");
        waiting.set(0);
        one.accept(at(100, 100));
        one.end();
        one.end();
        assertPosition(110, 100, 110, "1");
        // Nothing of it was sent: it is there already.
        file("three").end();
        assertPosition(210, 200, 110, "2");
        two.end();
        assertPosition(300, 300, 110, "3");
    }
}
