package io.github.dropflux.cli.folder;

import io.github.dropflux.cli.report.ProgressDisplay;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.reactor.UploadProgress;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** One bar for all files of a folder: bytes that Dropbox has, and how many files are done with. Thread-safe. */
final class FolderProgress implements AutoCloseable {

    private final @Nullable ProgressBar bar;
    private final FolderSize total;
    private final AtomicLong files = new AtomicLong();

    private FolderProgress(@Nullable ProgressBar bar, FolderSize total) {
        this.bar = bar;
        this.total = total;
    }

    static FolderProgress start(FolderSize total, Surroundings surroundings) {
        return new FolderProgress(
                ProgressDisplay.bar("Uploading", OptionalLong.of(total.bytes()), surroundings),
                total);
    }

    /** Follows one file. */
    File file(FolderEntry.Plain entry) {
        return new File(entry.size());
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** How much of one file is done. */
    final class File implements Consumer<UploadProgress> {

        private final long size;
        private final AtomicLong done = new AtomicLong();

        private File(long size) {
            this.size = size;
        }

        @Override
        public void accept(UploadProgress progress) {
            reach(progress.acknowledgedBytes());
        }

        /** Nothing more will be done for it, whatever became of it. */
        void end() {
            reach(size);
            if (bar != null) {
                bar.setExtraMessage(" " + files.incrementAndGet() + "/" + total.files() + " files");
            }
        }

        private void reach(long bytes) {
            long news = bytes - done.getAndAccumulate(bytes, Math::max);
            if (bar != null && news > 0) {
                bar.stepBy(news);
            }
        }
    }
}
