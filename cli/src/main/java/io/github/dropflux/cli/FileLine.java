package io.github.dropflux.cli;

import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of one file, as a line for programs: the same fields whatever it is, null where there is nothing to say. */
final class FileLine {

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /**
     * @param status what became of it: stored, planned, identical, skipped, failed
     * @param destination path in Dropbox that was asked for, or null if none was
     */
    FileLine(String status, String source, @Nullable String destination) {
        fields.put("status", status);
        fields.put("source", source);
        fields.put("destination", destination);
        for (String unknown :
                new String[] {"size", "content_hash", "rev", "calls", "seconds", "error"}) {
            fields.put(unknown, null);
        }
    }

    /** What Dropbox has of it; the path there may be another than was asked for. */
    FileLine file(FileMetadata file) {
        ContentHash hash = file.contentHash();
        if (file.pathDisplay() != null) {
            fields.put("destination", file.pathDisplay());
        }
        fields.put("content_hash", hash == null ? null : hash.hex());
        fields.put("rev", file.rev());
        return size(file.size());
    }

    FileLine size(long bytes) {
        fields.put("size", bytes);
        return this;
    }

    /** What it took by itself; files that go together share calls. */
    FileLine took(long calls, double seconds) {
        fields.put("calls", calls);
        fields.put("seconds", JsonLine.seconds(seconds));
        return this;
    }

    FileLine error(FailureCode code, String message) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("code", code.code());
        error.put("message", OneLine.of(message));
        error.put("retryable", code.retryable());
        fields.put("error", error);
        return this;
    }

    @Override
    public String toString() {
        return JsonLine.of(fields);
    }
}
