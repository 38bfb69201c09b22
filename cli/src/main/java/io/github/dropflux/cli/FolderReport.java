package io.github.dropflux.cli;

import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
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
            ContentHash hash = file.contentHash();
            Map<String, @Nullable Object> fields = line("stored", entry);
            fields.put("size", file.size());
            fields.put("content_hash", hash == null ? null : hash.hex());
            fields.put("path_display", file.pathDisplay() == null ? path : file.pathDisplay());
            fields.put("rev", file.rev());
            print(fields);
        } finally {
            lock.unlock();
        }
    }

    void identical(FolderEntry.Plain entry, String path) {
        lock.lock();
        try {
            identical++;
            Map<String, @Nullable Object> fields = line("identical", entry);
            fields.put("size", entry.size());
            fields.put("path", path);
            print(fields);
        } finally {
            lock.unlock();
        }
    }

    void passed(FolderEntry.Passed entry) {
        lock.lock();
        try {
            passed++;
            surroundings.notice(
                    OneLine.of("skipped " + entry.name() + ": it is " + entry.reason()));
            Map<String, @Nullable Object> fields = line("skipped", entry);
            fields.put("reason", entry.reason());
            print(fields);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing becomes of it; what lies in it is told of by itself. */
    void merged(FolderEntry.Merged entry) {
        surroundings.notice(
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

    /** @param reason as one line for people */
    void failed(FolderEntry entry, String reason) {
        lock.lock();
        try {
            failed++;
            surroundings.notice(OneLine.of(entry.name() + ": " + reason));
            Map<String, @Nullable Object> fields = line("failed", entry);
            fields.put("reason", OneLine.of(reason));
            print(fields);
        } finally {
            lock.unlock();
        }
    }

    FolderSummary summary() {
        lock.lock();
        try {
            return new FolderSummary(stored, identical, passed, failed, emptyFolders, bytes);
        } finally {
            lock.unlock();
        }
    }

    private static Map<String, @Nullable Object> line(String status, FolderEntry entry) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("status", status);
        fields.put("source", entry.name());
        return fields;
    }

    private void print(Map<String, @Nullable Object> fields) {
        if (json) {
            surroundings.out().println(JsonLine.of(fields));
        }
    }
}
