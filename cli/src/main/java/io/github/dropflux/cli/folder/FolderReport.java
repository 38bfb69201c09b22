package io.github.dropflux.cli.folder;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.cli.report.FailureCode;
import io.github.dropflux.cli.report.FileLine;
import io.github.dropflux.cli.surroundings.Surroundings;
import io.github.dropflux.cli.text.ByteSize;
import io.github.dropflux.cli.text.OneLine;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of each file, and tells it: what fails or is passed over at once on standard error, and if so wished
 * all of it in lines of JSON. Writes, so it must not be called on an event loop. Thread-safe.
 */
final class FolderReport {

    private final ReentrantLock lock = new ReentrantLock();
    private final boolean json;
    private final Surroundings surroundings;
    private long stored;
    private long unhashed;
    private long planned;
    private long leftOut;
    private long identical;
    private long passed;
    private long failed;
    private long emptyFolders;
    private long bytes;

    FolderReport(boolean json, Surroundings surroundings) {
        this.json = json;
        this.surroundings = surroundings;
    }

    void stored(FolderEntry entry, String path, FileMetadata file) {
        lock.lock();
        try {
            stored++;
            bytes += file.size();
            unhashed += file.verified() == FileMetadata.Verified.SIZE ? 1 : 0;
            print(new FileLine("stored", entry.name(), path).file(file));
        } finally {
            lock.unlock();
        }
    }

    /** It would be sent. */
    void planned(FolderEntry.Plain entry, String path) {
        lock.lock();
        try {
            planned++;
            bytes += entry.size();
            FileLine line = new FileLine("planned", entry.name(), path).size(entry.size());
            if (json) {
                print(line);
            } else {
                surroundings.print(
                        OneLine.of(
                                "would send "
                                        + entry.name()
                                        + "  "
                                        + ByteSize.format(entry.size())));
            }
        } finally {
            lock.unlock();
        }
    }

    void leftOut() {
        lock.lock();
        try {
            leftOut++;
        } finally {
            lock.unlock();
        }
    }

    void identical(FolderEntry.Plain entry, String path) {
        lock.lock();
        try {
            identical++;
            print(new FileLine("identical", entry.name(), path).size(entry.size()));
        } finally {
            lock.unlock();
        }
    }

    void passed(FolderEntry.Passed entry) {
        lock.lock();
        try {
            passed++;
            surroundings.remark(
                    OneLine.of("skipped " + entry.name() + ": it is " + entry.reason()));
            print(
                    new FileLine("skipped", entry.name(), null)
                            .error(new FailureCode("not_a_file", false), entry.reason()));
        } finally {
            lock.unlock();
        }
    }

    /** Nothing becomes of it; what lies in it is told of by itself. */
    void merged(FolderEntry.Merged entry) {
        surroundings.remark(
                OneLine.of(
                        entry.name()
                                + ": goes into the same folder of Dropbox as "
                                + entry.with()
                                + ", since letters of their names differ in case or form only"));
    }

    void emptyFolder() {
        lock.lock();
        try {
            emptyFolders++;
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param path that it was to have; null if it could have none
     * @param reason for people
     */
    void failed(FolderEntry entry, @Nullable String path, FailureCode code, String reason) {
        lock.lock();
        try {
            failed++;
            surroundings.notice(OneLine.of(entry.name() + ": " + reason));
            print(new FileLine("failed", entry.name(), path).error(code, reason));
        } finally {
            lock.unlock();
        }
    }

    FolderSummary summary() {
        lock.lock();
        try {
            return new FolderSummary(
                    stored,
                    unhashed,
                    planned,
                    identical,
                    passed,
                    leftOut,
                    failed,
                    emptyFolders,
                    bytes);
        } finally {
            lock.unlock();
        }
    }

    private void print(FileLine line) {
        if (json) {
            surroundings.print(line);
        }
    }
}
